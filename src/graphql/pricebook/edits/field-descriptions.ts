/** What the fields of items mean to whoever sets them, by their names; a field means the same in every kind. */
export const fieldDescriptions: Readonly<Record<string, string>> = {
  code: 'The short code people know it by; no other item of its kind has it.',
  displayName: 'What it is called.',
  description: 'What is sold, as the customer reads it. May hold HTML.',
  active: 'Whether it can be sold.',
  hours: 'Hours of work that are sold with it.',
  bonus: 'What a technician gets for it as a share of its price.',
  commissionBonus: 'What comes on top of the commission for it.',
  paysCommission: 'Whether it counts towards the commission.',
  taxable: 'Whether it is taxed.',
  account: 'The account of the general ledger it is booked to.',
  intacctGlGroupAccount:
    'The group account in Sage Intacct. ServiceTitan takes it and never tells.',
  categoryStIds: 'ServiceTitan ids of its categories; negative for those made here.',
  assets: 'Its pictures, videos and files: all of them.',
  externalData:
    'What an application keeps with it. ServiceTitan takes it and tells only its own part.',
  budgetCostCode: 'Its code in project budgets.',
  budgetCostType: 'Its type in project budgets.',
  price: 'What it is sold for.',
  memberPrice: 'What members pay.',
  addOnPrice: 'What it is sold for on top of something else.',
  addOnMemberPrice: 'What members pay on top of something else.',
  isPriceLocked: 'Whether price rules leave its price alone.',
  cost: 'What it costs the company.',
  unitOfMeasure: 'What it is counted in.',
  isInventory: 'Whether its stock is counted.',
  costOfSaleAccount: 'The account its cost is booked to.',
  assetAccount: 'The account its stock is booked to.',
  primaryVendor: 'The offer that is taken first.',
  otherVendors: 'The other offers: all of them.',
  isCostLocked: 'Whether cost updates leave its cost alone.',
  warranty: 'What the company promises for it.',
  isLabor: 'Whether it is work only.',
  crossSaleGroup: 'The group it is cross-sold in.',
  materials: 'The materials it takes: all of them.',
  equipment: 'The equipment it takes: all of it.',
  recommendationStIds: 'ServiceTitan ids of the services that are offered together with it.',
  recommendations: 'The services and materials that are offered together with it.',
  upgradeStIds: 'ServiceTitan ids of the better ones to offer instead.',
  deductAsJobCost: 'Whether its cost is taken off what commission is paid on.',
  isConfigurable: 'Whether it stands for its variations and is not sold itself.',
  chargeableByDefault: 'Whether customers are charged for it unless somebody says otherwise.',
  variationStIds: 'ServiceTitan ids of its variations.',
  isOtherDirectCost: 'Whether it is another direct cost and not a thing. For new items only.',
  costTypeStId: 'ServiceTitan id of its cost type; null for none.',
  isChemical: 'Whether it is a chemical that must be reported.',
  epaNumber: 'Its registration number of the Environmental Protection Agency.',
  activeIngredients: 'What works in it.',
  manufacturer: 'Who makes it.',
  model: "The manufacturer's name for it.",
  manufacturerWarranty: 'What its manufacturer promises.',
  serviceProviderWarranty: 'What the company promises.',
  dimensions: 'How large it is, in the unit the company uses.',
  type: '`Discount` or `Fee`.',
  amountType: '`Percentage` or `Fixed`: the unit of `amount`.',
  amount: 'How much, in the unit of `amountType`.',
  limit: 'At most this much money.',
  excludeFromPayroll: 'Whether payroll leaves it out.',
};

/** The parts that fields are made of: what each is, and what its members mean. */
export const partDescriptions: Readonly<
  Record<string, { readonly about: string; readonly members: Readonly<Record<string, string>> }>
> = {
  ItemAsset: {
    about: 'A picture, a video or a file that belongs to an item.',
    members: {
      type: '`Image`, `Video`, `VideoFile`, `Attachment` or `Other`.',
      url: 'A storage path in ServiceTitan, an absolute address, or a picture that was uploaded here.',
      alias: 'What people call it.',
      isDefault: 'Whether it stands for the item where there is room for one.',
    },
  },
  Warranty: {
    about: 'What is promised for an item.',
    members: {
      duration: 'How long it holds, in the unit the company uses.',
      description: 'What it covers.',
    },
  },
  ItemLink: {
    about: 'An item and how much of it is taken.',
    members: {
      stId: 'The id in ServiceTitan; negative for what was made here.',
      quantity: 'How much of it.',
    },
  },
  ItemRecommendation: {
    about: 'What is offered together with an item: a service or a material.',
    members: {
      service: 'ServiceTitan id of a service.',
      material: 'ServiceTitan id of a material.',
    },
  },
  VendorAccount: {
    about: 'An account of the company with a vendor, with a price of its own.',
    members: { cost: 'What the item costs on this account.', accountName: 'Its name.' },
  },
  ItemVendor: {
    about: "One vendor's offer of an item.",
    members: {
      vendorStId: 'The id of the vendor in ServiceTitan.',
      cost: 'What it costs there.',
      active: 'Whether the offer holds.',
      memo: 'A note about the offer.',
      vendorPart: "The vendor's own number for it.",
      primarySubAccount: 'The account that is used first.',
      otherSubAccounts: 'The other accounts.',
    },
  },
  Dimensions: {
    about: 'How large a piece of equipment is, in the unit the company uses.',
    members: { height: 'Height.', width: 'Width.', depth: 'Depth.' },
  },
  ExternalDatum: {
    about: 'A key and a value that an application keeps with an item.',
    members: { key: 'The key.', value: 'The value.' },
  },
  ExternalData: {
    about: 'What one application keeps with an item.',
    members: {
      applicationGuid: "The application's id in ServiceTitan.",
      patchMode: '`Replace` what is there, or `Merge` with it.',
      data: 'The keys and their values.',
    },
  },
};
