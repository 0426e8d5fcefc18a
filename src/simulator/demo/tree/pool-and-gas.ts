/** The services of a pool builder and of a gas fitter. */
export const poolAndGasServices = `
Gas -- Natural gas and propane, residential. Every job ends with a pressure test.
  Gas Leaks
    Leak Search
      {Per Floor|Underground|Meter To House}
    Leak Repair
      {Fitting|Valve|Flex Connector}
  Gas Lines
    {1/2"|3/4"|1"|1 1/4"|1 1/2"|2"}
      {Black Iron|CSST}
  Gas Pipe Repair/Replace
    {Corroded Section|Riser|Regulator|Shut Off Valve}
  Appliance Connections
    {Range|Dryer|Grill|Fireplace|Pool Heater|Generator|Tankless}
      {New Line|Existing Line}
  Fire Pan & Bowls
    {Fire Pit|Fire Bowl|Fire Table}
      {Match Lit|Electronic Ignition}
  Pressure Test
  ~Underground Tanks
Pool -- Service calls on pools we did not build as well as our own.
  Pool Maintenance
    {Weekly|Bi-Weekly} Service
      {Up To 15K|15K-25K|Over 25K} gal
    One Time Cleaning
      {Light|Heavy|Green To Clean}
  Openings & Closings
    Pool Opening
      {Inground|Above Ground|With Spa}
        {Solid Cover|Mesh Cover|Auto Cover}
    Pool Closing
      {Inground|Above Ground|With Spa}
  Diagnostic & Maintenance
    Water Test
    Leak Detection
      {Dye Test|Pressure Test Lines|Electronic}
    Equipment Inspection
  Repair Services
    Pumps
      {Motor|Shaft Seal|Impeller|Basket & Lid|Capacitor}
    Filters
      {Cartridge|Sand|D.E.}
        {Media|Tank & Clamp|Multiport Valve|Pressure Gauge}
    Gas Heaters
      {Ignition|Heat Exchanger|Pressure Switch|Control Board}
    Heat Pumps
      {Compressor|Fan Motor|Thermistor}
    Chlorinators
      {Salt Cell|Flow Switch|Power Center}
    Automation Systems
      {Valve Actuator|Relay|Circuit Board|Remote}
    Pool Lights
      {LED|Incandescent}
        {Lamp|Full Fixture}
          {12V|120V}
            {30'|50'|100'} Cord
    Plumbing
      {Valves|Unions|Return Fitting|Main Drain}
    Water Features
  Surface & Tile
    {Acid Wash|Tile Repair|Plaster Patch|Coping Repair}
  Liners
    {Above Ground|Inground} Liner
      {20 Mil|28 Mil}
  ~Winter Watch
Pool Builder
  Base Pricing
    {Gunite|Fiberglass|Vinyl}
      {12 x 24|14 x 28|16 x 32|18 x 36|20 x 40}
  Spas
    {Raised|Flush|Portable}
  Decking
    {Pavers|Broom Finish|Stamped|Travertine}
      {Up To 500|501-1000|Over 1000} sq ft
  Features
    {Sun Shelf|Waterfall|Deck Jets|Bubblers|Slide|Diving Board}
  Finishes
    {Plaster|Quartz|Pebble}
  Fence & Code
    {Aluminum Fence|Gate Alarm|Barrier Inspection}
  Excavation
    {Standard Dig|Rock|Dewatering|Haul Off}
Pool Equipment -- Replacements. The equipment itself hangs on these categories.
  Pool Pumps
    Variable Speed
      {1.65|1.85|2.7|3} HP
    Single Speed
      {1|1.5|2} HP
    Booster Pumps
  Filters
    Cartridge
      {100|150|200|320|420|520} sq ft
    Sand
      {19|24|30}"
    D.E.
      {36|48|60} sq ft
  Gas Heaters
    {Natural Gas|Liquid Propane}
      {150K|200K|250K|300K|400K} BTU
  Heat Pumps
    {Heat Only|Heat & Chill}
      {90K|110K|125K|140K} BTU
  Pool Lights
    {Color|White} LED
      {50'|100'|150'} Cord
  Chlorinators
    Salt Systems
      {15K|25K|40K|60K} gal
    Tablet Feeders
      {Inline|Offline}
  Automation Systems
    {Single Body|Pool & Spa}
      {4|8} Relay
    Time Clocks
  Cleaners
    {Robotic|Suction|Pressure}
  Covers
    {Solid|Mesh|Automatic}
Memberships
  Electrical Plan
    {Monthly|Annual}
  Pool Plan
    {Monthly|Annual}
  Comfort Plan
    {Monthly|Annual}
`;
