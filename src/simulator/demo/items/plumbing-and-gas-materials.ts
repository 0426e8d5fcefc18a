export const plumbingAndGasMaterials = `
= Plumbing Materials > Copper > {k:Elbow|Tee|Coupling|Adapter|Cap} > {j:Sweat|Press}
CU-{k:ELB|TEE|CPL|ADP|CAP}-{j:SW|PR}-{smallPipe.code} | Copper {k:90° Elbow|Tee|Coupling|Male Adapter|Cap} {smallPipe.size} {j} | {k:1.1|1.9|0.7|2.2|0.8}*{j:1|4.6}*{smallPipe.factor} | Each
= Plumbing Materials > Copper
CU-{k:E45|RED|FEM|UNI|STP}-{j:SW|PR}-{smallPipe.code} | Copper {k:45° Elbow|Reducer|Female Adapter|Union|Slip Coupling} {smallPipe.size} {j:Sweat|Press} | {k:1.4|1.2|2.9|7.4|1.3}*{j:1|3.9}*{smallPipe.factor} | Each
CU-{t:L|M}-{smallPipe.code}-10 | Copper Pipe Type {t} {smallPipe.size} x 10' | {t:24|17}*{smallPipe.factor} | Stick
= Plumbing Materials > PEX & CPVC > Tubing > {tube.size}
PEX-{t:A|B}-{tube.code}-{c:R|B|W}-{l:100|300} | PEX-{t} Tubing {tube.size} {c:Red|Blue|White} {l}' | 0.34*{t:1.5|1}*{tube.factor}*{l} | Coil
= Plumbing Materials > PEX & CPVC > {k:Crimp Fittings|Expansion Fittings} > {tube.size}
PEX-{k:CR|EX}-{p:ELB|TEE|CPL|MA|FA|DEE|STB|PLG}-{tube.code} | PEX {k:Crimp|Expansion} {p:Elbow|Tee|Coupling|Male Adapter|Female Adapter|Drop Ear Elbow|Stub Out|Plug} {tube.size} | {k:1|1.4}*{p:1.3|1.9|0.9|2.1|2.4|4.2|5.1|0.8}*{tube.factor} | Each
PEX-RNG-{k:CR|EX}-{tube.code}-{q:25|100} | PEX {k:Crimp Ring|Expansion Ring} {tube.size} Bag of {q} | 0.29*{tube.factor}*{q} | Bag
= Plumbing Materials > PEX & CPVC > CPVC Fittings
CPV-{k:ELB|TEE|CPL|CAP|MA|FA|UNI|E45|RED|DEE}-{smallPipe.code} | CPVC {k:90° Elbow|Tee|Coupling|Cap|Male Adapter|Female Adapter|Union|45° Elbow|Reducer|Drop Ear Elbow} {smallPipe.size} | {k:0.6|0.9|0.5|0.5|1.4|2.6|5.2|0.9|0.7|2.4}*{smallPipe.factor} | Each
CPV-PIP-{smallPipe.code}-10 | CPVC Pipe {smallPipe.size} x 10' | 6.2*{smallPipe.factor} | Stick
= Plumbing Materials > PEX & CPVC > Manifolds
PEX-MAN-{n:3|4|6|8|12}-{v:V|N} | PEX Manifold {n} Port {v:With Valves|Without Valves} | 8.4*{n}*{v:1.7|1} | Each
= Plumbing Materials > PVC DWV > {k:Elbow|Wye|Tee|Coupling|Cleanout|Trap} > {drain.size}
DWV-{k:ELB|WYE|TEE|CPL|CO|TRP}-{drain.code} | PVC DWV {k:1/4 Bend|Wye|Sanitary Tee|Coupling|Cleanout With Plug|P-Trap} {drain.size} | {k:1.7|3.1|2.4|0.9|3.6|4.4}*{drain.factor} | Each
= Plumbing Materials > PVC DWV
DWV-{k:E45|E22|LNG|RED|FLG|TST}-{drain.code} | PVC DWV {k:1/8 Bend|1/16 Bend|Long Sweep|Reducing Bushing|Closet Flange|Test Cap} {drain.size} | {k:1.5|1.9|3.2|1.4|6.8|0.6}*{drain.factor} | Each
DWV-PIP-{drain.code}-{l:10|20} | PVC DWV Pipe {drain.size} x {l}' | 1.05*{drain.factor}*{l} | Stick
= Plumbing Materials > Iron & No-Hub
GI-NIP-{smallPipe.code}-{l:2|4|6|8|10|12} | Galvanized Nipple {smallPipe.size} x {l}" | 1.5*{smallPipe.factor}*{l:1|1.3|1.6|2|2.4|2.8} | Each
HGR-{k:CLV|SPR|TAL|JHK|BEL|STR}-{smallPipe.code} | Pipe {k:Clevis Hanger|Split Ring|Talon Clip|J-Hook|Bell Hanger|Strap} {smallPipe.size} | {k:3.4|2.6|0.4|0.9|1.8|0.5}*{smallPipe.factor} | Each
NHB-{k:CPL|WYE|ELB|PIP}-{drain.code} | No-Hub {k:Shielded Coupling|Wye|1/4 Bend|Pipe 10'} {drain.size} | {k:7.2|18|11|58}*{drain.factor} | Each
= Plumbing Materials > Valves > {k:Ball|Gate|Angle Stop|Hose Bib|Pressure Regulator}
VLV-{k:BAL|GAT|ANG|HOB|PRV}-{smallPipe.code}-{j:T|S} | {k:Ball Valve|Gate Valve|Angle Stop|Hose Bib|Pressure Regulator} {smallPipe.size} {j:Threaded|Sweat} | {k:8.5|11|7.2|9.4|62}*{smallPipe.factor} | Each
= Plumbing Materials > Valves
BRS-{k:ELB|TEE|CPL|BSH|CAP|PLG|UNI|HEX|BRB|FLR}-{smallPipe.code} | Brass {k:90° Elbow|Tee|Coupling|Bushing|Cap|Plug|Union|Hex Nipple|Hose Barb|Flare Adapter} {smallPipe.size} | {k:4.2|5.6|3.6|2.9|3.1|2.4|11|3.2|3.4|4.4}*{smallPipe.factor} | Each
BRS-NIP-{smallPipe.code}-{l:2|3|4|6|8|12} | Brass Nipple {smallPipe.size} x {l}" | 3.4*{smallPipe.factor}*{l:1|1.3|1.6|2.1|2.7|3.9} | Each
= Plumbing Materials > Valves > {k:Ball|Gate|Angle Stop}
VLV-{k:BAL|GAT|ANG}-{smallPipe.code}-{j:P|X} | {k:Ball Valve|Check Valve|Straight Stop} {smallPipe.size} {j:Press|PEX} | {k:16|14|9.8}*{smallPipe.factor}*{j:1.3|1} | Each
= Plumbing Materials > Faucet & Toilet Parts > Supply Lines
SUP-{k:F|T|D}-{l:9|12|16|20|30|48}-{m:SS|PV} | Supply Line {k:Faucet|Toilet|Dishwasher} {l}" {m:Braided Stainless|Braided Poly} | {k:6.4|5.8|9.2}*{l:0.9|1|1.1|1.2|1.5|2.2}*{m:1.2|0.8} | Each
= Plumbing Materials > Faucet & Toilet Parts
TUB-{k:TRP|TAL|EXT|ELB|TEE|NUT|FLG|STR}-{s:125|150}-{m:PV|CB} | Tubular {k:P-Trap|Tailpiece|Extension|Slip Elbow|Continuous Waste|Slip Nut|Wall Flange|Basket Strainer} {s:1 1/4"|1 1/2"} {m:PVC|Chrome Brass} | {k:4.1|2.4|3.1|3.4|6.9|0.9|1.8|12}*{m:1|3.2} | Each
= Plumbing Materials > Faucet & Toilet Parts > {k:Cartridges|Fill Valves|Flappers|Wax Rings|Supply Lines}
FTP-{k:CRT|FIL|FLP|WAX|SUP}-{v:1|2|3|4|5} | {k:Faucet Cartridge|Fill Valve|Flapper|Wax Ring|Braided Supply Line} {v:Standard|Universal|Heavy Duty|OEM|Extra Long} | {k:18|9.2|4.6|3.4|6.1}*{v:1|1.1|1.5|1.9|1.4} | Each
= Plumbing Materials > Water Heater Parts > {k:Elements|Thermostats|Anode Rods|T&P Valves|Expansion Tanks}
WHP-{k:ELM|TST|ANR|TPV|EXP}-{v:1|2|3|4} | Water Heater {k:Element|Thermostat|Anode Rod|T&P Valve|Expansion Tank} {v:40 gal|50 gal|75 gal|Commercial} | {k:11|14|29|16|42}*{v:1|1.1|1.5|2.4} | Each
= Plumbing Materials > Drain & Sewer > {k:Cables|Cleanout Plugs|Couplings}
DRS-{k:CBL|PLG|FCP}-{drain.code} | {k:Drain Cable For|Cleanout Plug|Flexible Coupling} {drain.size} | {k:64|2.8|6.9}*{drain.factor} | Each
= Plumbing Materials > Water Treatment > {k:Filters|Resin & Media|Housings}
WTR-{k:FIL|RES|HSG}-{v:1|2|3|4} | {k:Water Filter|Softener Resin & Media|Filter Housing} {v:10" Sediment|10" Carbon|20" Sediment|20" Carbon} | {k:9.8|74|36}*{v:1|1.4|1.9|2.3} | Each
= Gas Materials > Black Iron > {k:Elbow|Tee|Coupling|Nipple|Union|Cap|Bushing}
BI-{k:ELB|TEE|CPL|NIP|UNI|CAP|BSH}-{smallPipe.code} | Black Iron {k:90° Elbow|Tee|Coupling|Close Nipple|Union|Cap|Bushing} {smallPipe.size} | {k:1.7|2.3|1.5|1.1|5.2|1.2|1.4}*{smallPipe.factor} | Each
= Gas Materials > Black Iron > Nipple
BI-NIP-{smallPipe.code}-{l:2|4|6|8|10|12} | Black Iron Nipple {smallPipe.size} x {l}" | 1.2*{smallPipe.factor}*{l:1|1.3|1.6|2|2.4|2.8} | Each
= Gas Materials > Black Iron
BIR-{k:RC|RT|RE|E45|FLG|PLG}-{smallPipe.code} | Black Iron {k:Reducing Coupling|Reducing Tee|Reducing Elbow|45° Elbow|Floor Flange|Plug} {smallPipe.size} | {k:2.1|3|2.6|2|4.8|1}*{smallPipe.factor} | Each
BI-PIP-{smallPipe.code}-{l:10|21} | Black Iron Pipe {smallPipe.size} x {l}' | 1.75*{smallPipe.factor}*{l} | Stick
= Plumbing Materials > Iron & No-Hub
GI-{k:ELB|TEE|CPL|NIP|UNI|CAP|BSH}-{smallPipe.code} | Galvanized {k:90° Elbow|Tee|Coupling|Close Nipple|Union|Cap|Bushing} {smallPipe.size} | {k:2.1|2.8|1.9|1.4|6.4|1.5|1.8}*{smallPipe.factor} | Each
= Gas Materials > CSST > {k:Tubing|Fittings|Manifolds|Striker Plates}
CSST-{k:TUB|FIT|MAN|STK}-{smallPipe.code}-{v:1|2} | CSST {k:Tubing|Fitting|Manifold|Striker Plate} {smallPipe.size} {v:Standard|Arc Resistant} | {k:74|11|29|4.2}*{smallPipe.factor}*{v:1|1.25} | Each
= Gas Materials > Valves & Connectors > {k:Ball Valve|Flex Connector|Drip Leg}
GVC-{k:BV|FC|DL}-{smallPipe.code}-{l:24|36|48} | Gas {k:Ball Valve|Flex Connector|Drip Leg Kit} {smallPipe.size} {l}" | {k:9.6|16|6.8}*{smallPipe.factor}*{l:1|1.2|1.4} | Each
= Gas Materials > Valves & Connectors
GRG-{p:2|5|10}-{b:150|250|425|900} | Gas Regulator {p} psi To 7" WC {b}K BTU | {p:34|39|52}*{b:1|1.3|1.8|3.4} | Each
`;
