export const hvacAndCompanyMaterials = `
= HVAC Materials > Electrical Parts > Capacitors
CAP-{u:3|5|7.5|10|15}-{v:370|440} | Run Capacitor Single {u} uF {v}V | {u:4.4|4.8|5.1|5.6|6.9}*{v:1|1.1} | Each
CAP-{u:25|30|35|40|45|50|55|60|70|80}-{f:3|5|7.5|10} | Run Capacitor Dual {u}/{f} uF 440V | {u:8.6|9.1|9.8|10.4|11.2|12.1|13|14.2|17|19} | Each
= HVAC Materials > Electrical Parts > {k:Contactors|Transformers|Relays|Fuses}
HEP-{k:CON|XFM|RLY|FUS}-{v:1|2|3|4} | {k:Contactor|Transformer 40 VA|Fan Relay|Blade Fuse} {v:24V Single Pole|24V Double Pole|120V|240V} | {k:13|16|19|1.2}*{v:1|1.2|1.1|1.3} | Each
= HVAC Materials > Motors > {k:Condenser Fan|Blower|Inducer}
MOT-{k:CF|BL|IN}-{h:16|14|13|12|34}-{t:P|E} | {k} Motor {h:1/6|1/4|1/3|1/2|3/4} HP {t:PSC|ECM} | {k:84|96|142}*{h:1|1.1|1.2|1.4|1.9}*{t:1|2.4} | Each
= HVAC Materials > Motors > Blower
BLT-A{n:22|24|26|28|30|32|34|36|38|40|42|44|46|48|50|52|54|56|58|60} | Blower Belt A{n} | 7.4 | Each
PUL-{d:25|30|35|40|50|60}-{b:12|58|34} | Pulley {d:2.5|3|3.5|4|5|6}" Bore {b:1/2"|5/8"|3/4"} | 9.8*{d:1|1.1|1.3|1.4|1.8|2.2} | Each
= HVAC Materials > Ignition > {k:Ignitors|Flame Sensors|Gas Valves}
IGN-{k:IG|FS|GV}-{v:1|2|3|4|5} | {k:Hot Surface Ignitor|Flame Sensor|Gas Valve} {v:Universal|Type A|Type B|Type C|Two Stage} | {k:24|11|118}*{v:1|1.1|1.2|1.3|1.9} | Each
= HVAC Materials > Refrigerant > Cylinders
REF-CYL-{k:410A|454B|32|407C|134A} | Refrigerant R-{k} 25 lb | {k:212|389|246|298|186} | Cylinder
= HVAC Materials > Refrigerant > Line Sets
REF-LS-{s:38|12}-{d:58|34|78|118}-{l:15|25|35|50} | Line Set 3/8" x {d:5/8"|3/4"|7/8"|1 1/8"} {s:1/2" Wall|3/4" Wall} {l}' | 4.1*{s:1|1.2}*{d:1|1.2|1.5|2.1}*{l} | Set
INS-{s:38|12|58|34|78|118}-{w:38|12|34} | Pipe Insulation {s:3/8"|1/2"|5/8"|3/4"|7/8"|1 1/8"} ID {w:3/8"|1/2"|3/4"} Wall 6' | 2.1*{s:1|1.1|1.2|1.4|1.5|1.9}*{w:1|1.3|1.8} | Each
= HVAC Materials > Refrigerant > {k:Filter Driers|Service Valves}
REF-{k:FD|SV}-{s:14|38|12|58} | {k:Filter Drier|Service Valve} {s:1/4"|3/8"|1/2"|5/8"} | {k:14|27}*{s:1|1.1|1.3|1.6} | Each
= HVAC Materials > Duct > {k:Rigid|Flex|Takeoffs|Boots|Collars|Tape & Mastic}
DCT-{k:RG|FX6|FX8|TK|BT|CL}-{duct.size} | Duct {k:Round Pipe 5'|Flex R-6 25'|Flex R-8 25'|Takeoff|Boot|Start Collar} {duct.size}" | {k:9.5|38|46|7.4|11|4.1}*{duct.factor} | Each
= HVAC Materials > Duct
SMD-{k:DCT|ELB|BOOT|TRN}-{w:8|10|12|14|16|20}-{h:6|8|10} | Sheet Metal {k:Duct 4'|Elbow|Register Boot|Transition} {w} x {h} | {k:24|19|13|28}*{w:1|1.2|1.4|1.6|1.8|2.2}*{h:1|1.1|1.2} | Each
DCT-{k:ELB|RED|WYE|DMP|CAP|TEE}-{duct.size} | Duct {k:Adjustable Elbow|Reducer|Wye|Manual Damper|End Cap|Tee} {duct.size}" | {k:6.2|7.1|18|12|3.6|14}*{duct.factor} | Each
= HVAC Materials > Duct > Tape & Mastic
DTM-{k:FT|MT|MS|ZT}-{v:1|2} | {k:Foil Tape|Mesh Tape|Duct Mastic|Flex Duct Ties} {v:Each|Case} | {k:12|9|24|16}*{v:1|11} | Each
= HVAC Materials > Registers & Grilles > {k:Supply|Return|Diffuser}
REG-{k:S|R|D}{a:4|6|8|10|12|14|20}x{b:8|10|12|14|20|24}-{c:W|B} | {k:Supply Register|Return Grille|Ceiling Diffuser} {a} x {b} {c:White|Brown} | {k:7.2|9.4|13}*{a:1|1.2|1.4|1.6|1.9|2.2|2.9}*{b:1|1.1|1.2|1.3|1.6|1.9} | Each
= HVAC Materials > Filters > {t:1|2|4|5}" > MERV {m:8|11|13}
" Sold by the case on maintenance plans, singly otherwise.
FIL-{t}-{s:1420|1424|1425|1620|1624|1625|1820|1824|2020|2024|2025|2424}-M{m} | Filter {s:14 x 20|14 x 24|14 x 25|16 x 20|16 x 24|16 x 25|18 x 20|18 x 24|20 x 20|20 x 24|20 x 25|24 x 24} x {t}" MERV {m} | 4.2*{t:1|1.6|4.4|5.2}*{m:1|1.4|1.9} | Each
= HVAC Materials > Thermostats
TST-{k:STD|PRG|WIFI|ZON}-{s:1|2|3} | Thermostat {k:Standard|Programmable|Wi-Fi|Zoning} {s} Stage | {k:24|42|118|86}*{s:1|1.2|1.4} | Each
= HVAC Materials > Condensate > {k:Pumps|Float Switches|Fittings}
CND-{k:PMP|FLT|FIT}-{v:1|2|3|4} | Condensate {k:Pump|Float Switch|Fitting Kit} {v:15'|20'|Mini Split|Plenum Rated} | {k:48|18|7.6}*{v:1|1.2|1.9|2.1} | Each
= Company Supplies > Tools > Hand Tools
TOL-{k:LIN|STR|SCR|NUT|CRM|HAM|LVL|TAP}-{v:1|2|3} | {k:Lineman Pliers|Wire Stripper|Screwdriver|Nut Driver|Crimper|Hammer|Torpedo Level|Tape Measure} {v:Compact|Standard|Insulated} | {k:32|21|9.4|11|44|28|24|19}*{v:0.8|1|1.7} | Each
= Company Supplies > Tools > Bits
BIT-{k:HS|SP|AU|MS|ST}-{s:014|038|012|058|034|078|100|125} | {k:Hole Saw|Spade Bit|Auger Bit|Masonry Bit|Step Bit} {s:1/4"|3/8"|1/2"|5/8"|3/4"|7/8"|1"|1 1/4"} | {k:11|4.2|24|7.4|29}*{s:0.8|0.9|1|1.1|1.2|1.4|1.6|2.1} | Each
= Company Supplies > Tools > Blades
BLD-{k:RCW|RCM|CIR|DIA|BND|OSC}-{l:6|9|12} | {k:Reciprocating Wood|Reciprocating Metal|Circular|Diamond|Band Saw|Oscillating} Blade {l}" | {k:4.2|5.1|14|39|9|12}*{l:1|1.2|1.5} | Each
= Company Supplies > Tools > {k:Testers|Fish Tape}
TOL-{k:TST|FSH}-{v:1|2|3|4} | {k:Tester|Fish Tape} {v:Compact|Standard|Professional|Replacement Part} | {k:58|46}*{v:0.6|1|2.4|0.3} | Each
= Company Supplies > Fire & Safety > {k:Gloves|Eye Protection|First Aid|Respirators}
PPE-{k:GLV|EYE|AID|RSP}-{s:S|M|L|XL|BX} | {k:Gloves|Safety Glasses|First Aid Refill|Respirator} {s:Small|Medium|Large|Extra Large|Box} | {k:6.8|4.9|12|18}*{s:1|1|1|1.1|7} | Each
= Company Supplies > Uniforms > {k:Shirts|Pants|Jackets|Hats}
UNI-{k:SHT|PNT|JKT|HAT}-{s:S|M|L|XL|2X|3X} | Uniform {k:Shirt|Pants|Jacket|Hat} {s:Small|Medium|Large|XL|2XL|3XL} | {k:19|34|62|14}*{s:1|1|1|1|1.1|1.2} | Each
= Company Supplies > Office > {k:Paper|Toner|Forms}
OFC-{k:PPR|TNR|FRM}-{v:1|2|3|4} | {k:Paper|Toner|Job Forms} {v:Small Pack|Standard|Bulk|Color} | {k:7|64|18}*{v:0.8|1|2.6|1.4} | Each
= Company Supplies > Vehicle > {k:Fluids|Shelving|Bulbs & Fuses}
VEH-{k:FLD|SHF|BLB}-{v:1|2|3|4} | Vehicle {k:Fluid|Shelf Part|Bulb & Fuse Kit} {v:Van|Box Truck|Trailer|Pickup} | {k:9|48|12}*{v:1|1.4|1.2|0.9} | Each
= Old Storage > Bay {b:1|2|3}
OLD-{b}-{k:BRK|PNL|FIX|MTR|VLV|HTR|PMP|WIR}-{n:01|02|03} | Bay {b} {k:Used Breaker|Open Box Panel|Discontinued Fixture|Motor Core|Odd Valve|Heater Part|Pump Part|Wire Remnant} {n} | {k:5|40|18|35|9|48|22|12} | Each
! direct
= Admin Materials > Equipment Rental
RNT-{k:TRN|LFT|EXC|CMP|GEN|SCF|BRK|DMP}-{d:D|W|M} | Rental {k:Trencher|Scissor Lift|Mini Excavator|Compactor|Generator|Scaffold|Demolition Hammer|Dumpster} Per {d:Day|Week|Month} | {k:189|164|342|96|118|64|88|395}*{d:1|3.2|8.5} | Each
= Admin Materials > Other Direct Costs
ODC-{k:PRM|ENG|SUB|DSP|CRN|SRV|FRT|TRV} | {k:Permit At Cost|Engineering Letter|Subcontractor|Disposal Fee|Crane|Survey|Freight|Travel} | {k:150|450|0|85|680|520|60|0} | Each
`;
