/** The services of an electrical contractor. */
export const electricalServices = `
Electrical Service -- Everything an electrician sells in an existing home, from a single receptacle to a new service.
  Diagnostic -- Start here when the customer does not know what is wrong.
    Troubleshoot & Diagnosis
    Safety Inspections
    Emergency Service
    ~Infrared Scan
  Home Runs -- New circuits from the panel to the first box, priced by amperage and wiring method.
    {15|20|30} AMP
      {EMT|Romex|MC|PVC|Wire Only}
    {40|50|60} AMP
      {EMT|Romex|MC|PVC|Wire Only}
    {80|100|125|150|200} AMP
      {EMT|PVC|Wire Only}
    Dedicated Circuits
      {Microwave|Refrigerator|Treadmill|Freezer|Bath Heater}
  Breakers
    {Single|Double} Pole
      {15|20|30|40|50|60} AMP
    Three Pole
      {30|60|100} AMP
    AFCI / GFCI
      {15|20} AMP
    Tandem / Quad
    Main Breaker
      {100|150|200} AMP
  Power Distribution -- Panels, meters and what feeds them.
    Load Centers
      Indoor
        {12|20|30|40} Circuit
    Sub Panel
      Indoor
        NEMA 1
          {60|100|125} AMP
      Outdoor
        {NEMA 3R|NEMA 4X}
          {100|125|150|200} AMP
            Single Phase
              {Overhead|Underground}
            3 Phase
    Meter/Panel Combo
      {150|200} AMP
        {Surface|Flush} Mount
          {Overhead|Underground}
            {Like For Like|Relocate}
    Main Breaker Panel
      {125|150|200} AMP
        {NEMA 1|NEMA 3R}
    Panel Rejuvenation
      {125|150|200} AMP
        {20|40} Space
    Panel Labels & Directories
  Service Entrance
    Overhead
      {100|150|200|400} AMP
        {Mast & Weatherhead|Riser}
    Underground
      {150|200|400} AMP
        {Meter Only|Lateral}
    Meter Only
      {Single Phase|3 Phase}
  Receptacles & Switches
    Receptacles
      {15 AMP|20 AMP|GFCI|USB|Weather Proof|Floor}
    Switches
      {Single Pole|3-Way|4-Way|Occupancy|Timers}
    Dimmers
      {LED|Fan Speed|Smart}
    Wall Plates
    ~Wall Plates
    ~Wiremold
  Lights
    Interior
      {Chandelier|Pendant|Wall Mount|Ceiling Mount|Canless Recess|Under Cabinet|Closet}
    Exterior
      {Wall Pack|Flood/Area Lighting|Post Light|Soffit}
    LED Retro Lamps
      {24"|36"|48"}
    Controls
      {Photocell|Timers|Contactors}
    Ceiling Fan
      {Replacement|New Location|Customer Supplied}
    Exhaust Fans
  Equipment Hook Up
    {Range|Dryer|Dishwasher|Disposal|Cooktop|Hot Tub|A/C Condenser|Water Heater}
  Disconnect
    {Fused|Non-Fused}
  Circuits
    Extend Circuit
      {Up To 10'|Up To 20'}
    Circuit Repair
    Separate Shared Neutral
  Bonding
    {Ground Rod|Water Main|Gas Main|Pool Bond}
  Fire & Safety
    Smoke Detectors
      {Wired 120V|10 Year Wireless|Smoke/CO Combo}
    Surge Protection
      {Whole Home|Sub Panel|Equipment}
  Underground
    {Trench By Hand|Trench By Machine|Directional Bore}
    Concrete Cutting
  Conditions
    {Crawl Space|Attic Over 100°|Over 10' Ceiling|Plaster & Lath|Finished Basement}
Generators -- Standby and portable power, from the interlock kit to the whole house.
  Generators, Standby
    {Natural Gas|Liquid Propane}
      10-14 kW
        {Transfer Switch|Pad & Placement}
      18-22 kW
        Transfer Switch
          {100|200} AMP
            {NEMA 1|NEMA 3R}
              Load Shed
                {50|100} AMP Module
        Pad & Placement
      24-26 kW
        {Transfer Switch|Pad & Placement}
    Diesel
      {30|48} kW
  Generators, Portable
    Power Inlets
      {30|50} AMP
        {Up To 20'|Up To 40'}
    Interlock Kit
      {Indoor|Outdoor}
    Dual Fuel
  Transfer Switch
    {Manual|Automatic}
      {50|100|200} AMP
  Generator Maintenance
    Annual Inspection & Tune-Up
    {Battery|Oil & Filter|Spark Plugs|Controller}
    ~Extended Warranty Visits
EV Charging
  Hard Wired
    {40|60|80} AMP
      {Romex|Conduit}
        {Up To 20'|Up To 40'}
  Plug-In
    NEMA 14-50
      {Indoor|Outdoor}
  Load Management
  ~Tesla Rebate 2022
Low Voltage & Smart Home
  Smart Home Packages
    {Starter Kits|Whole Home|Lighting Only}
  Data & Cable
    {Cat 6|Coax|Speaker}
      {New Drop|Repair}
  Doorbells & Cameras
    {Video Doorbell|PoE Camera|Chime}
  Thermostats
Landscape Lighting
  12 Volt
    {Path Light|Up Light|Well Light|Step Light|Hardscape}
      {New Fixture|Lamp Replacement}
  Transformers
    {150|300|600} Watt
  120 Volt
    {Bollard|Post Light}
Marine -- Dock and boat lift work. Salt water pricing, do not discount.
  Shore Power
    {30|50|100} AMP
      {Pedestal|Receptacle Only}
  Boat Lifts
    {Motors|Switches|Remote Control}
  Dock Lighting
    {Piling Light|Underwater Light}
  ~Marina Contracts
Commercial Electrical
  Lighting Retrofit
    {Troffer|High Bay|Wall Pack|Exit & Emergency}
  Power
    {120/208V|277/480V}
      {20|30|60|100} AMP
  Tenant Build Out
    {Rough In|Trim Out|Demo}
  Motor Controls
    {Starters|VFD|Contactors}
`;
