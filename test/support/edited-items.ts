import { graphql, seedPricebook, type TestGateway, testGateway } from './graphql.ts';
import { category, item } from './pricebook.ts';

/** A gateway over 120 services in category 1, and one item of each other kind: 500, 600 and 700. */
export async function openItems(): Promise<TestGateway> {
  const gateway = await testGateway();
  await seedPricebook(gateway.db, {
    categories: [category(1), category(2)],
    services: Array.from({ length: 120 }, (_, index) =>
      item(index + 1, { code: `S${index + 1}`, categories: [1] }),
    ),
    materials: [item(500, { code: 'PIPE', costTypeId: 7 })],
    equipment: [item(600)],
    'discounts-and-fees': [item(700, { type: 'Fee', amountType: 'Fixed', amount: 1 })],
  });
  return gateway;
}

export const UpdateService = graphql(`
  mutation UpdateService($input: UpdateServiceInput!) {
    updateService(input: $input) {
      __typename
      ... on UpdateServicePayload {
        changed
        service {
          stId
          price
          version
          pending
          categories {
            stId
          }
          override {
            fields {
              name
              base
              local
              remote
              state
              stagedBy
              attempts
              error {
                code
                message
                remedy
              }
            }
          }
        }
      }
      ... on Error {
        code
        message
      }
      ... on InvalidInputError {
        field
      }
      ... on StaleVersionError {
        currentVersion
      }
    }
  }
`);

export const BulkUpdateServices = graphql(`
  mutation BulkUpdate($input: BulkUpdateServicesInput!) {
    bulkUpdateServices(input: $input) {
      __typename
      ... on BulkUpdateServicesPayload {
        staged
        refused
        outcomes {
          stId
          changed
          result {
            __typename
            ... on Service {
              price
            }
            ... on Error {
              code
            }
            ... on InvalidInputError {
              field
            }
          }
        }
      }
      ... on InvalidInputError {
        field
      }
    }
  }
`);
