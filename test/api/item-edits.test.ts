import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openItems, UpdateService } from '../support/edited-items.ts';
import { graphql, openAsViewer, type TestGateway } from '../support/graphql.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openItems();
});
afterAll(() => gateway.close());

const Others = graphql(`
  mutation Others(
    $material: UpdateMaterialInput!
    $equipment: UpdateEquipmentInput!
    $fee: UpdateDiscountAndFeeInput!
  ) {
    updateMaterial(input: $material) {
      ... on UpdateMaterialPayload {
        material {
          costTypeStId
          description
          primaryVendor {
            vendorStId
            cost
          }
        }
      }
      ... on Error {
        message
      }
    }
    updateEquipment(input: $equipment) {
      ... on UpdateEquipmentPayload {
        equipment {
          dimensions {
            height
            width
          }
          recommendations {
            stId
          }
        }
      }
      ... on Error {
        message
      }
    }
    updateDiscountAndFee(input: $fee) {
      ... on UpdateDiscountAndFeePayload {
        discountAndFee {
          amount
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

const Twice = graphql(`
  mutation Twice($one: UpdateServiceInput!, $other: UpdateServiceInput!) {
    one: updateService(input: $one) {
      ... on UpdateServicePayload {
        service {
          price
          override {
            fields {
              local
            }
          }
        }
      }
    }
    other: updateService(input: $other) {
      ... on UpdateServicePayload {
        service {
          price
          override {
            fields {
              local
            }
          }
        }
      }
    }
  }
`);

describe('editing an item', () => {
  it('I08 shows the staged value at once, beside what ServiceTitan has', async () => {
    const input = { stId: '10', expectedVersion: 1, price: '12.50', description: '' };
    const { updateService } = (await gateway.execute(UpdateService, { input })).data();
    expect(updateService).toMatchObject({
      changed: true,
      service: {
        ...{ price: '12.5', version: 2, pending: true, categories: [{ stId: '1' }] },
        override: {
          fields: [
            {
              ...{ name: 'price', base: '10', local: '12.5', remote: '10', state: 'STAGED' },
              ...{ stagedBy: 'demo', attempts: 0, error: null },
            },
          ],
        },
      },
    });
  });

  it('answers with what is wrong, and where', async () => {
    const refused = async (input: Parameters<typeof gateway.execute<unknown, never>>[1]) =>
      (await gateway.execute(UpdateService, { input: input as never })).data().updateService;
    expect(await refused({ stId: '404', price: 1 } as never)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refused({ stId: '11', price: null } as never)).toMatchObject({
      ...{ __typename: 'InvalidInputError', field: 'input.price' },
    });
    expect(await refused({ stId: '11', categoryStIds: ['9'] } as never)).toMatchObject({
      field: 'input.categoryStIds',
    });
    expect(await refused({ stId: '10', expectedVersion: 1, hours: 2 } as never)).toMatchObject({
      ...{ __typename: 'StaleVersionError', currentVersion: 2 },
    });
  });

  it('lets nobody write who may not', async () => {
    const viewer = await openAsViewer(gateway.db);
    const answer = await viewer.execute(UpdateService, { input: { stId: '12', price: 1 } });
    expect(answer.data().updateService).toMatchObject({ code: 'FORBIDDEN' });
    await viewer.close();
  });

  it('takes the parts of every kind', async () => {
    const { updateMaterial, updateEquipment, updateDiscountAndFee } = (
      await gateway.execute(Others, {
        material: {
          ...{ stId: '500', costTypeStId: null, description: 'x' },
          primaryVendor: { vendorStId: '5', cost: '1.10', active: true },
        },
        equipment: {
          ...{ stId: '600', dimensions: { height: 2.5 } },
          recommendations: [{ material: '500' }],
        },
        fee: { stId: '700', amount: '2.00' },
      })
    ).data();
    expect(updateMaterial).toEqual({
      material: {
        ...{ costTypeStId: null, description: 'x' },
        primaryVendor: { vendorStId: '5', cost: '1.1' },
      },
    });
    expect(updateEquipment).toEqual({
      equipment: {
        dimensions: { height: '2.5', width: null },
        recommendations: [{ stId: '500' }],
      },
    });
    expect(updateDiscountAndFee).toEqual({ discountAndFee: { amount: '2' } });
  });

  it('shows each of several mutations what it has done itself', async () => {
    const stId = '20';
    const { one, other } = (
      await gateway.execute(Twice, { one: { stId, price: 1 }, other: { stId, price: 2 } })
    ).data();
    const answer = (price: string) => ({
      service: { price, override: { fields: [{ local: price }] } },
    });
    expect([one, other]).toEqual([answer('1'), answer('2')]);
  });
});
