/** The stock of the pool, gas, HVAC and plumbing crews, and of the office. */
export const otherMaterials = `
Pool Materials
  Pipe & Fittings
    {1 1/2"|2"|2 1/2"|3"}
      {Elbow|Coupling|Tee|Union|Cap|Bushing}
    Flex PVC
  Valves
    {Ball|Check|2-Way|3-Way}
  Pump Parts
    {Seals|Baskets & Lids|Impellers|Motors|O-Rings}
  Filter Parts
    {Cartridges|Grids|Laterals|Gauges|Clamps}
  Heater Parts
    {Ignition|Sensors|Headers|Boards}
  Lighting Parts
    {Lamps|Gaskets|Niches}
  Chlorinators
    {Salt Cells|Flow Switches|Feeder Parts}
  Automation
    {Actuators|Relays|Sensors}
  Chemicals
    {Chlorine|Shock|Balancers|Algaecide|Specialty|Test Kits}
  Pool Maintenance
    {Brushes|Nets|Poles|Vacuum Heads|Hose}
  Winterizing
    {Plugs|Covers|Water Bags}
  Deck & Tile
    {Skimmer Lids|Returns|Grates|Grout & Sealer}
Gas Materials
  Black Iron
    {Elbow|Tee|Coupling|Nipple|Union|Cap|Bushing}
  CSST
    {Tubing|Fittings|Manifolds|Striker Plates}
  Valves & Connectors
    {Ball Valve|Flex Connector|Drip Leg}
HVAC Materials
  Electrical Parts
    {Capacitors|Contactors|Transformers|Relays|Fuses}
  Motors
    {Condenser Fan|Blower|Inducer}
  Ignition
    {Ignitors|Flame Sensors|Gas Valves}
  Refrigerant
    {Cylinders|Line Sets|Filter Driers|Service Valves}
  Duct
    {Rigid|Flex|Takeoffs|Boots|Collars|Tape & Mastic}
  Registers & Grilles
    {Supply|Return|Diffuser}
  Filters
    {1"|2"|4"|5"}
      {MERV 8|MERV 11|MERV 13}
  Thermostats
  Condensate
    {Pumps|Float Switches|Fittings}
Plumbing Materials
  Copper
    {Elbow|Tee|Coupling|Adapter|Cap}
      {Sweat|Press}
  PEX & CPVC
    {Tubing|Crimp Fittings|Expansion Fittings}
      {1/2"|3/4"|1"}
    {Manifolds|CPVC Fittings}
  PVC DWV
    {Elbow|Wye|Tee|Coupling|Cleanout|Trap}
      {1 1/2"|2"|3"|4"}
  Iron & No-Hub
  Valves
    {Ball|Gate|Angle Stop|Hose Bib|Pressure Regulator}
  Faucet & Toilet Parts
    {Cartridges|Fill Valves|Flappers|Wax Rings|Supply Lines|Supply Lines}
  Water Heater Parts
    {Elements|Thermostats|Anode Rods|T&P Valves|Expansion Tanks}
  Drain & Sewer
    {Cables|Cleanout Plugs|Couplings}
  Water Treatment
    {Filters|Resin & Media|Housings}
Company Supplies
  Tools
    {Hand Tools|Blades|Bits|Testers|Fish Tape}
  Fire & Safety
    {Gloves|Eye Protection|First Aid|Respirators}
  Uniforms
    {Shirts|Pants|Jackets|Hats}
  Office
    {Paper|Toner|Forms}
  Vehicle
    {Fluids|Shelving|Bulbs & Fuses}
Admin Materials
  Configurable
  Equipment Rental
  Other Direct Costs
Old Storage
  Bay {1|2|3}
  ~Obsolete
`;
