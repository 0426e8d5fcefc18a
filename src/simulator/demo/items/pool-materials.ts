export const poolMaterials = `
= Pool Materials > Pipe & Fittings > {poolPipe.size} > {k:Elbow|Coupling|Tee|Union|Cap|Bushing}
P40-{k:ELB|CPL|TEE|UNI|CAP|BSH}-{poolPipe.code} | PVC Sch 40 {k:90° Elbow|Coupling|Tee|Union|Cap|Reducer Bushing} {poolPipe.size} | {k:1.6|0.9|2.1|9.8|1.1|1.2}*{poolPipe.factor} | Each
= Pool Materials > Pipe & Fittings > {poolPipe.size}
P40-{k:E45|SWP|WYE|MAL|FEM|PLG}-{poolPipe.code} | PVC Sch 40 {k:45° Elbow|Sweep Elbow|Wye|Male Adapter|Female Adapter|Plug} {poolPipe.size} | {k:1.7|3.4|4.1|1.1|1.2|1.3}*{poolPipe.factor} | Each
P40-PIP-{poolPipe.code}-{l:10|20} | PVC Pipe Sch 40 {poolPipe.size} x {l}' | 0.92*{poolPipe.factor}*{l} | Stick
P80-NIP-{poolPipe.code}-{l:2|3|4|6|8|12} | PVC Sch 80 Nipple {poolPipe.size} x {l}" | 2.2*{poolPipe.factor}*{l:1|1.1|1.3|1.7|2.1|2.9} | Each
= Pool Materials > Pipe & Fittings > Flex PVC
FLX-{poolPipe.code}-{l:25|50|100} | Flex PVC {poolPipe.size} {l}' | 1.85*{poolPipe.factor}*{l} | Coil
= Pool Materials > Pipe & Fittings
GLU-{k:PRM|MED|HVY|WET}-{v:8|16|32} | PVC Adhesive {k:Primer|Medium Clear|Heavy Gray|Wet Weather Blue} {v} oz | {k:6.2|6.8|7.6|9.1}*{v:1|1.6|2.7} | Can
= Pool Materials > Valves > {k:Ball|Check|2-Way|3-Way}
PVL-{k:BAL|CHK|2W|3W}-{poolPipe.code}-{v:S|T|U} | Pool Valve {k:Ball|Check Swing|2-Way Diverter|3-Way Diverter} {poolPipe.size} {v:Slip|Threaded|True Union} | {k:9.5|22|34|43}*{poolPipe.factor}*{v:1|1.1|1.6} | Each
= Pool Materials > Pump Parts > {k:Seals|Baskets & Lids|Impellers|Motors|O-Rings}
PMP-{k:SEL|BSK|IMP|MTR|ORG}-{b:H|S}-{m:A|B|C|D|E|F} | {b:Harborline|Stillwater} Pump {k:Shaft Seal|Strainer Basket & Lid|Impeller|Motor|Lid O-Ring} {m:0.75 HP|1 HP|1.5 HP|2 HP|Variable Speed 1.65 HP|Variable Speed 3 HP} | {k:14|28|46|219|6.5}*{m:0.9|1|1.1|1.3|1.7|2.1} | Each
= Pool Materials > Pump Parts
PMP-{k:DIF|VOL|PLG|UNI|BRK|DRV|CAP}-{b:H|S}-{m:10|15|20|30} | {b:Harborline|Stillwater} Pump {k:Diffuser|Volute|Drain Plug Kit|Union Kit|Seal Plate|Drive Display|Run Capacitor} {m:1|1.5|2|3} HP | {k:34|128|8|39|62|418|24}*{m:1|1.1|1.2|1.5} | Each
= Pool Materials > Pump Parts > O-Rings
ORG-{n:110|112|116|122|210|214|218|224|228|232|236|240|246|250|254|260|272|357|368|429} | O-Ring #{n} Buna N | 2.4 | Each
= Pool Materials > Filter Parts > {k:Cartridges|Grids|Laterals|Gauges|Clamps}
FLT-{k:CRT|GRD|LAT|GAU|CLP}-{b:H|S}-{s:50|100|150|200|320|420|520} | {b:Harborline|Stillwater} {k:Cartridge|Grid Set|Lateral Set|Pressure Gauge|Tank Clamp} For {s} sq ft | {k:38|96|44|12|52}*{s:0.7|1|1.2|1.5|2.1|2.6|3.1} | Each
= Pool Materials > Heater Parts > {k:Ignition|Sensors|Headers|Boards}
HTR-{k:IGN|SEN|HDR|BRD}-{b:H|S}-{s:150|200|250|300|400} | {b:Harborline|Stillwater} Heater {k:Ignition Kit|Temperature Sensor|Header & Gasket Kit|Control Board} {s}K BTU | {k:74|31|168|246}*{s:1|1|1.1|1.2|1.3} | Each
= Pool Materials > Lighting Parts > {k:Lamps|Gaskets|Niches}
PLT-{k:LMP|GSK|NCH}-{v:12|120}-{s:S|L|SPA} | Pool Light {k:Lamp|Gasket|Niche} {v}V {s:Small|Large|Spa} | {k:42|9|78}*{s:1|1.3|0.9} | Each
= Pool Materials > Chlorinators > {k:Salt Cells|Flow Switches|Feeder Parts}
CHL-{k:CEL|FLW|FDR}-{s:15|25|40|60} | {k:Salt Cell|Flow Switch|Tablet Feeder Rebuild Kit} {s}K gal | {k:342|58|36}*{s:1|1.2|1.4|1.7} | Each
= Pool Materials > Automation > {k:Actuators|Relays|Sensors}
AUT-{k:ACT|RLY|SEN}-{v:1|2|3} | Automation {k:Actuator|Relay|Sensor} {v:24V|120V|240V} | {k:148|26|22}*{v:1|1.2|1.3} | Each
! chemical
= Pool Materials > Chemicals > Chlorine
" Store dry and away from acid.
CHM-CL-{k:TB3|TB1|STK|GRN}-{w:5|10|25|50} | Chlorine {k:3" Tabs|1" Tabs|Sticks|Granular} {w} lb | {k:3.6|3.9|3.8|3.2}*{w} | Pail
CHM-CL-LIQ-{w:1|2.5|5|15} | Liquid Chlorine 12.5% {w} gal | 3.4*{w} | Jug
= Pool Materials > Chemicals > Shock
CHM-SH-{k:CAL|DIC|NON}-{w:1|12|24|50|100} | Shock {k:Cal Hypo 68%|Dichlor 56%|Non Chlorine} {w} lb | {k:2.9|4.2|3.8}*{w} | Bag
= Pool Materials > Chemicals > Balancers
CHM-BL-{k:PHU|PHD|ALK|CAL|CYA}-{w:5|10|25|50} | Balancer {k:pH Up|pH Down|Alkalinity Up|Calcium Up|Stabilizer} {w} lb | {k:1.6|1.8|1.1|1.2|4.6}*{w} | Pail
CHM-BL-MUR-{w:1|4} | Muriatic Acid {w:1 gal|Case of 4} | 6.2*{w} | Jug
= Pool Materials > Chemicals > Algaecide
CHM-AL-{k:60|30|COP|YEL}-{w:1|4} | Algaecide {k:60% Poly|30% Poly|Copper 7%|Yellow Treat} {w:1 qt|Case of 4} | {k:18|12|16|14}*{w:1|3.8} | Bottle
! stock
= Pool Materials > Chemicals > Specialty
CHM-SP-{k:CLR|ENZ|PHO|STN|SLT|DE}-{v:1|2} | {k:Clarifier|Enzyme|Phosphate Remover|Stain Remover|Pool Salt|D.E. Powder} {v:Single|Case} | {k:9.5|15|24|17|7.2|18}*{v:1|5.6} | Each
= Pool Materials > Chemicals > Test Kits
CHM-TK-{k:STR|DRP|DIG|REF} | Test Kit {k:Strips 50 ct|Drop Test|Digital Photometer|Reagent Refill} | {k:9|62|178|21} | Each
= Pool Materials > Pool Maintenance > {k:Brushes|Nets|Poles|Vacuum Heads|Hose}
PMT-{k:BRS|NET|POL|VAC|HOS}-{v:1|2|3|4} | Pool {k:Brush|Leaf Net|Telescopic Pole|Vacuum Head|Vacuum Hose} {v:Residential|Deluxe|Commercial|Heavy Duty} | {k:12|16|34|22|41}*{v:1|1.4|2|2.6} | Each
= Pool Materials > Pool Maintenance > Hose
HOS-{d:125|150}-{l:25|30|35|40|50} | Vacuum Hose {d:1 1/4"|1 1/2"} x {l}' | 1.05*{d:1|1.2}*{l} | Each
= Pool Materials > Pool Maintenance
CLN-{k:TRK|BRS|WHL|BAG|HSE|DPH|BLT|FLP}-{m:R|S|P} | {m:Robotic|Suction|Pressure} Cleaner {k:Track|Brush|Wheel Kit|Debris Bag|Hose Section|Diaphragm|Belt|Flap Kit} | {k:42|29|24|38|19|14|22|16}*{m:1.6|1|1.2} | Each
= Pool Materials > Chemicals > Test Kits
RGT-{k:R1|R2|R3|R4|R8|R9|R10|R11|R12|R13}-{v:075|2|16} | Reagent {k:DPD 1|DPD 2|DPD 3|Phenol Red|Alkalinity|Acid Demand|Calcium Buffer|Calcium Indicator|Hardness|Cyanuric} {v:3/4|2|16} oz | {v:5.4|8.9|29} | Bottle
= Pool Materials > Deck & Tile
LDR-{k:RL|LD|TR|ES|AN}-{v:2|3|4} | {k:Grab Rail|Ladder|Ladder Tread|Escutcheon|Deck Anchor} {v:2|3|4} Step | {k:142|198|18|6.4|14}*{v:1|1.2|1.4} | Each
= Pool Materials > Winterizing > Covers
CVR-{k:SOL|MSH|LOP|LEAF}-{s:1224|1428|1632|1836|2040|2448} | {k:Solid Safety|Mesh Safety|Step Section|Leaf Net} Cover {s:12 x 24|14 x 28|16 x 32|18 x 36|20 x 40|24 x 48} | {k:780|690|820|88}*{s:0.8|0.9|1|1.2|1.4|1.9} | Each
= Pool Materials > Winterizing > {k:Plugs|Covers|Water Bags}
WIN-{k:PLG|CVR|BAG}-{v:1|2|3|4|5} | {k:Winter Plug|Winter Cover|Water Bag} {v:1 1/2" or 16 x 32|2" or 18 x 36|Skimmer or 20 x 40|Spa|Above Ground} | {k:2.6|118|6.4}*{v:1|1.2|1.5|0.8|0.9} | Each
= Pool Materials > Deck & Tile > {k:Skimmer Lids|Returns|Grates|Grout & Sealer}
DCK-{k:SKM|RET|GRT|SEA}-{c:WH|GY|TN|BK} | {k:Skimmer Lid|Return Fitting|Main Drain Grate|Grout & Sealer} {c:White|Gray|Tan|Black} | {k:13|7.4|28|24} | Each
`;
