/**
 * What ten years leave behind at the top of a pricebook: price lists of past years, promotions, trades given up, imports that went
 * wrong. All of it inactive; most of what hangs below was never switched off one by one.
 */
export const retiredServices = `
~Electrical Service (OLD)
  Panels
    {100|150|200} AMP
  Devices
    {Switches|Receptacles}
~Pool 2019
  Openings
    {Inground|Above Ground}
~Gas 2020 Prices
  Lines
    {1/2"|3/4"|1"}
~Copy of Pool
~Copy of Admin
~Test
~Test Category - do not use
~zzz Do Not Use
~Flat Rate Import 03/2019
  Section {A|B|C}
    {Residential|Commercial}
~Uncategorized
~Spring Special 2021
~Black Friday 2022
~Summer Pool Opening 2023
~Tune-Up Tuesday
~Hurricane Prep
~Solar
  {Roof Mount|Ground Mount}
    {4|6|8|10} kW
  Batteries
~Appliance Repair
  {Washer|Dryer|Refrigerator}
~Handyman
~Irrigation
~Fire Alarm
~Access Control
~Chimney
~Boilers (old)
~Radiant Heat
~Snow Melt
~Commercial Refrigeration
  {Walk-In|Reach-In|Ice Machine}
~Warranty Work
~Permits (OLD)
~Trip Charges
~Subcontractors
~Bid Items
~Change Orders
~T&M
~After Hours
~Financing
~Home Warranty Co.
~Property Management
~Restaurant Accounts
~Marina Accounts
~Apprentice Training
~Add-Ons
~Good Better Best
  {Good|Better|Best}
~Option Sheets
~Phone Quotes
~Service Titan Demo
~Holiday Lighting
~Hot Tubs
~Shutters & Awnings
~Inspections 2018
~Lift Stations
~Lightning Protection
`;

export const retiredMaterials = `
~Electrical Materials (OLD)
  Wire & Cable
    {Copper|Aluminum}
~Copy of Electrical Materials
~Vendor Import - Electric Distributor
  {Page 1|Page 2|Page 3}
~Vendor Import - Pool Distributor
~Vendor Import - Supply House
~Van 3 Inventory
~Van 7 Inventory
~Warehouse B
~Imported Materials
~Misc Materials
~Non Stock
~Special Order
~Solar Parts
~Irrigation Parts
~Appliance Parts
~Scrap
~Cores & Returns
~Rental Tools
~Oil Burner Parts
~Septic Parts
~Chemicals (old)
~Home Center Runs
~Consumables 2017
~Consigned
~Display Items
`;
