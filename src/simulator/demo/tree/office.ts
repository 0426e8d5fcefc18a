/** What the office hangs beside the trades: fees, labor units, conditions of the site. */
export const officeServices = `
Admin
  Coupons/Discounts
    {Seasonal|Manager|Membership|Referral|Military & Senior}
  Dispatch/Service Fees
    {Standard|Same Day|After Hours|Holiday|Trip Charge}
  Permits
    {Electrical|Mechanical|Plumbing|Gas|Pool|Right Of Way}
  Labor Units -- Time only. Use a flat rate task whenever there is one.
    < 1 Hour Labor
      {15|30|45} Minutes Labor
    {h:1..20} Hour Labor
      {h} Hour Labor
      {h} Hour 15 Minutes Labor
      {h} Hour 30 Minutes Labor
      {h} Hour 45 Minutes Labor
  Job Site
    {Work Area Protection|Roof Penetration|Wall Patch|Debris Haul Off|Lift Rental|Core Drill}
  Custom Task
    {Custom Repair|Time & Material|Subcontractor}
  Customer Supplied Items
    {Fixture|Ceiling Fan|Appliance|Faucet}
      {Up To 10 Feet|Over 10 Feet}
  Stash
  ~Financing Fees
`;
