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
    {
      query: `# Stages a change, which everybody here sees at once and ServiceTitan does not have yet. Put in an id of the tree.
mutation Stage($stId: BigInt! = 6899) {
  updateCategory(input: { stId: $stId, name: "Heating & Cooling" }) {
    __typename
    ... on UpdateCategoryPayload {
      changed
      category {
        name
        version
        override {
          fields {
            name
            base
            local
            remote
            state
            stagedBy
          }
        }
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
      query: `# What a push of all that is staged would send. Nothing is sent; applyPushPlan(id, hash) does that.
mutation Plan {
  createPushPlan(input: { all: true }) {
    __typename
    ... on PushPlan {
      id
      hash
      totals {
        calls
        estimatedSeconds
      }
      warnings {
        message
      }
      calls {
        order
        method
        target
        dependsOn
        changes {
          field
          before
          after
        }
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
  ],
};
