/** The services of heating, cooling, plumbing and drain crews. */
export const mechanicalServices = `
HVAC Service -- Repairs on systems that stay. Replacements are priced in their own category.
  Diagnostic
    {Standard|After Hours|Commercial}
  Maintenance
    {Cooling|Heating} Tune-Up
      {1st System|Additional System}
    Coil Cleaning
      {Evaporator|Condenser}
        {In Place|Pull & Clean}
  Cooling Repairs
    Electrical Parts
      {Capacitor|Contactor|Hard Start Kit|Time Delay}
    Motors
      {Condenser Fan|Blower}
        {PSC|ECM}
          {1/4|1/2} HP
    Refrigerant
      {R-410A|R-454B|R-22 Replacement}
        {Leak Search|Recharge|Recover}
    {Compressor|Evaporator Coil|TXV}
  Heating Repairs
    Gas Furnace
      {Ignitor|Flame Sensor|Inducer Motor|Gas Valve|Control Board|Pressure Switch}
    Heat Pump
      {Reversing Valve|Defrost Board|Heat Strips}
    Boiler
      {Circulator|Zone Valve|Expansion Tank|Aquastat}
  Thermostats
    {Standard|Programmable|Wi-Fi}
  Condensate
    {Drain Line|Pump|Float Switch|Pan}
  Ductwork
    {Supply Run|Return Run|Plenum|Seal & Insulate}
HVAC Replacement
  Straight Cool
    {2|2.5|3|3.5|4|5} Ton
      {14.3|17} SEER2
  Heat Pump Systems
    {2|2.5|3|3.5|4|5} Ton
      {14.3|17} SEER2
  Gas Furnaces
    {80%|96%}
      {60K|80K|100K|120K} BTU
  Ductless
    {Single Zone|Multi Zone}
      {9K|12K|18K|24K|36K} BTU
  Packaged Units
    {Gas Pack|Heat Pump}
  ~Oil Furnaces
    {85K|105K} BTU
Indoor Air Quality
  Filtration
    {Media Cabinet|Electronic|HEPA Bypass}
  Humidity
    {Humidifiers|Dehumidifiers}
  UV & Purification
    {Coil Light|Air Purifier}
  Ventilation
    {ERV|Fresh Air Intake|Bath Fan}
Plumbing Service
  Diagnostic
  Faucets
    {Kitchen|Lavatory|Tub & Shower|Laundry|Bar}
      {Repair|Replacement|Customer Supplied}
  Toilets
    Repair Services
      {Fill Valve|Flapper|Wax Ring|Flange|Supply Line}
    Replacement
      {Round|Elongated|ADA Height|Wall Hung}
  Water Lines
    {1/2"|3/4"|1"}
      {Copper|PEX|CPVC}
  Valves
    {Main Shut Off|Angle Stop|Pressure Regulator|Hose Bib|Mixing Valve|Backflow}
  Drain & Vent Piping
    {1 1/2"|2"|3"|4"}
      {PVC|Cast Iron|ABS}
  Disposals
    {1/3|1/2|3/4|1} HP
  Tubs & Showers
    {Valve|Drain|Surround|Door}
  Sump & Ejector
    {Sump Pump|Battery Backup|Ejector Pump|Check Valve}
  Whole House Repipe
    {1|2|3} Bath
      {PEX|Copper}
  ~Well Pumps
    {Jet|Submersible}
Water Heaters
  Tanked Water Heater
    {Natural Gas|Electric|Liquid Propane|Power Vent}
      {40|50|75} gal
        {Short|Tall}
          {Garage|Attic}
  Tankless Water Heaters
    {Natural Gas|Liquid Propane|Electric}
      {Condensing|Non-Condensing}
        {Indoor|Outdoor}
  Heat Pump Water Heater
    {50|65|80} gal
  Water Heater Repair
    {Thermocouple|Element|Thermostat|Anode Rod|T&P Valve|Expansion Tank|Gas Valve}
Drains & Sewer
  Drain Cleaning
    {Kitchen|Lavatory|Tub & Shower|Toilet|Floor Drain|Main Line}
      {Cable|Jetting}
  Camera Inspection
  Sewer Repair
    {Spot Repair|Liner|Cleanout|Full Replacement}
      {Up To 4'|Over 4'} Deep
  ~Septic
Water Treatment
  Softeners
    {32K|48K|64K} Grain
      {New Loop|Existing Loop}
  Filtration
    {Whole Home Carbon|Sediment|Iron & Sulfur|UV}
  Reverse Osmosis
    {Under Sink|Whole Home}
`;
