import type { GraphiQLOptions } from 'graphql-yoga';

/** The page that opens at the endpoint in a browser, with operations ready to be run. */
export const graphiqlOptions: GraphiQLOptions = {
  title: 'LAZI gateway',
  subscriptionsProtocol: 'WS',
  defaultTabs: [
    {
      query: `# The whole category tree, depth first: \`depth\` says how far to indent.
query Tree($root: BigInt, $maxDepth: Int = 2) {
  categoryTree(root: $root, maxDepth: $maxDepth) {
    version
    total
    nodes {
      stId
      name
      depth
      active
      childCount
    }
  }
}
`,
    },
    {
      query: `# Categories and services by what they are called.
query Search($text: String! = "water heater") {
  categories(filter: { search: $text }, first: 10) {
    totalCount
    nodes {
      name
      pathNames
      itemCounts(deep: true) {
        total
      }
    }
  }
  services(filter: { search: $text, active: true }, first: 10) {
    totalCount
    nodes {
      code
      name
      price
      categories {
        name
      }
    }
  }
}
`,
    },
    {
      query: `# Pulls the pricebook from ServiceTitan. Asked again while it runs, it answers with the same run.
mutation StartSync {
  startSync(input: { mode: FULL }) {
    __typename
    ... on StartSyncPayload {
      alreadyRunning
      run {
        id
        state
      }
    }
    ... on Error {
      code
      message
    }
  }
}
`,
    },
    {
      query: `# Watches pulls as they go. Start this one, then start a sync in the tab beside.
subscription Watch {
  syncProgress {
    cursor
    timestamp
    entity
    state
    fetched
    expected
    created
    updated
    unchanged
  }
}
`,
    },
  ],
};
