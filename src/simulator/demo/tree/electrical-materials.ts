/** The stock of an electrical contractor. */
export const electricalMaterials = `
Electrical Materials -- Everything on the electrical trucks and in bays 1 to 14 of the warehouse.
  Wire
    Copper
      THHN
        {14|12|10} AWG
          Solid
          Stranded
            {Black|Red|White|Green}
              {500'|2500'} Spool
        {8|6|4|2} AWG
          Stranded
        {1/0|2/0|3/0|4/0} AWG
      Bare
        {Solid|Stranded}
    Aluminum
      {XHHW|SER|URD}
        {2-2-4|1/0|2/0|4/0}
    Romex
      {14|12|10|8|6} AWG
        {2|3} Wire
    UF
      {14|12|10} AWG
    MC
      {14|12|10} AWG
        {2|3|4} Wire
    SEU
    Security
    {Cat 6|Coax|Thermostat|Speaker}
    Cords
      {SJOOW|SOOW}
  Boxes
    Old Work
      {One|Two|Three|Four} Gang
    New Work
      {One|Two|Three|Four} Gang
    {4 Square|4 11/16|Octagon|Handy|Masonry}
      {Box|Cover|Extension Ring}
    Weather Proof
      {One|Two} Gang
        {Metal|Plastic}
          {In Use Cover|Flip Cover|Blank}
    Junction
      {NEMA 1|NEMA 3R|NEMA 4X}
    Floor Box Kit
    Round
      {Pan|Fan Rated}
  Conduit/Raceway
    {EMT|Rigid|IMC}
      {1/2"|3/4"|1"|1 1/4"|1 1/2"|2"|2 1/2"|3"|4"}
    PVC
      Schedule {40|80}
        {1/2"|3/4"|1"|1 1/4"|1 1/2"|2"|2 1/2"|3"|4"}
    ENT
    Wiremold
      {Metal|Plastic}
  Conduit Fittings
    EMT
      {Compression|Set Screw}
        {Connector|Coupling}
          {1/2"|3/4"|1"|1 1/4"|2"}
            {Steel|Die Cast}
      {Elbow|Offset|Strap}
    Rigid
      {Elbow|Coupling|Nipple|Offset Nipples|Bushing|Locknut|Union}
    PVC
      {Elbow|Coupling|Cap|Terminal Adapter|Expansion|LB}
    Weatherheads
  Liquid Tight / Flex Tubing
    Sealtight
      {Metal|Plastic}
        {Straight|90°} Connector
    Flex Metal
    Whips
  Wire Connectors
    {Twist On|Push In|Waterproof|Crimp}
    Splice
      {Underground|Split Bolt}
  Devices
    Receptacles
      {15|20} AMP
        {Tamper Resistant|GFCI|Commercial|Isolated Ground}
    {30|50} AMP Receptacles
    Switches
      {Single Pole|3-Way|4-Way|Occupancy}
    Dimmers
      {LED|Fan Speed|Smart}
    Wall Plates
      {One|Two|Three|Four|Five|Six} Gang
        {Toggle|Decorator|Duplex|Blank}
  Breakers
    Northgate
      Single Pole
        Plug On
          {AFCI|GFCI|Dual Function}
      Double Pole
        {Plug On|Bolt On}
      Three Pole
    Tidewater
      {Single|Double|Three} Pole
    Obsolete
  Panels
    {Load Centers|Main Lug|Main Breaker}
      {NEMA 1|NEMA 3R}
    Meter Sockets
      {Single Phase|3 Phase}
    Panel Parts
      {Filler Plates|Neutral Bars|Covers|Hub}
  Disconnects
    {Fused|Non-Fused}
      {30|60|100|200} AMP
  Fuses
    {Cartridge|Time Delay}
      {Class RK5|Class J|Class CC}
    Plug
  Grounding
    {Ground Rod|Ground Bar|Clamps|Bonding Jumper|Intersystem Bridge}
  Lugs and Taps
    {Mechanical|Compression}
  Hardware
    Anchors
      {Plastic|Toggle|Wedge|Sleeve}
    Screws & Bolts
      {Machine|Wood|Self Drilling|Tapcon}
    Strut
      {Channel|Clamps|Fittings}
    Straps & Hangers
      {One Hole|Two Hole|J-Hook|Beam Clamp}
    {Zip Ties|Staples|Threaded Rod}
  Surge Protection
  Fire & Safety
    {Smoke Detectors|CO Detectors|Exit & Emergency}
  Lamps & Fixtures
    LED Lamps
      {A19|BR30|PAR38|T8|Candelabra}
        {2700K|3000K|4000K|5000K}
    Fixtures
      {Canless Recess|Wall Pack|Flood|High Bay|Vapor Tight|Troffer}
    Photocell
    Timers
  Landscape
    {Transformers|Path Light|Well Light|Low Voltage Wire}
  Transformers
    {Control|Dry Type|Doorbell}
  Power Inlets
  Power Cords/Outlets
    {Range|Dryer|RV|Twist Lock}
  Troughs
  EV
    {Level 2 Units|Pedestals|Cord Holders}
  Generators, Standby
    {Maintenance Kits|Batteries|Pads}
  Replenishable
  ~Misc
`;
