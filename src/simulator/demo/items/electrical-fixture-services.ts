/** Fields: code, name, price, hours, materials. */
export const fixtureServices = `
= Electrical Service > Diagnostic > {k:Troubleshoot & Diagnosis|Safety Inspections|Emergency Service}
" Applied to the repair when the customer goes ahead the same day.
{k:DIAGNOSTIC STANDARD|SAFETY INSPECTION|DIAGNOSTIC EMERGENCY} | {k:Electrical Diagnostic - First Hour|Whole Home Electrical Safety Inspection|Emergency Diagnostic - Nights & Weekends} | {k:300|349|495} | {k:1|1.5|1} |
= Electrical Service > Receptacles & Switches > Receptacles > {k:15 AMP|20 AMP|GFCI|USB|Weather Proof|Floor}
RCPT-{k:15|20|GFCI|USB|WP|FLR}-{n:REPL|ADD|NEW} | {n:Replace|Add Next To Existing|New Location For} {k} Receptacle | {k:79|85|148|159|172|345}*{n:1|1.45|2.1} | {k:0.25|0.25|0.4|0.4|0.5|1.5}*{n:1|1.6|2.5} | RCP-{k:15-TR|20-TR|20-GF|15-USB|20-GFWR|20-CM}-W x1, WPL-1-{k:R|R|D|D|D|R}-W x1
= Electrical Service > Receptacles & Switches > Receptacles
REC-{n:4|6|8}-WAFF{s:|-SQ}{q:|-1} | Refresh {n} Receptacles & Plates {s:Standard|Square} {q:|- Each Additional Room} | {n:211|264|316}*{s:1|1.08}*{q:1|0.9} | {n:0.75|1|1.25} | RCP-15-TR-W x{n}, WPL-1-R-W x{n}
= Electrical Service > Receptacles & Switches > Switches > {k:Single Pole|3-Way|4-Way|Occupancy|Timers}
SWT-{k:1P|3W|4W|OCC|TMR}-{n:REPL|NEW} | {n:Replace|New} {k:Single Pole Switch|3-Way Switch|4-Way Switch|Occupancy Sensor|Wall Timer} | {k:75|92|128|149|165}*{n:1|2.6} | {k:0.25|0.3|0.5|0.5|0.5}*{n:1|2.5} | {k:SW-1P-D15-W x1|SW-3W-D15-W x1|SW-4W-D15-W x1|SW-OCC-D15-W x1|TMR-DIG-120 x1}
= Electrical Service > Receptacles & Switches > Dimmers > {k:LED|Fan Speed|Smart}
DIMR-{k:LED|FAN|SMT}-{p:1P|3W} | Install {k} Dimmer {p:Single Pole|3-Way} | {k:129|138|198}*{p:1|1.15} | 0.5 | DIM-{k:LED|FAN|SMT}-{p:1P|3W}-W x1
= Electrical Service > Receptacles & Switches > Wall Plates
WPLT-{g:1|2|3|4} | Replace Wall Plate {g} Gang | {g:12|15|22|29} | 0.1 | WPL-{g}-D-W x1
= Electrical Service > Lights > Interior > {k:Chandelier|Pendant|Wall Mount|Ceiling Mount|Canless Recess|Under Cabinet|Closet}
LTI{k:1|2|3|4|5|6|7}.{n:1|2|3} | {n:Replace|New Location|Customer Supplied} {k:Chandelier|Pendant|Wall Light|Ceiling Light|Canless Recess Light|Under Cabinet Light|Closet Light} | {k:395|225|165|159|189|215|149}*{n:1|1.75|0.85} | {k:1.5|0.75|0.5|0.5|0.6|0.8|0.5}*{n:1|1.8|1} |
= Electrical Service > Lights > Interior > Canless Recess
LTI5.{q:4|6|8|10|12} | Canless Recess Lights Package Of {q} | {q:688|996|1296|1590|1860} | {q:3|4.25|5.5|6.75|8} | FIX-CR-2-WH x{q}, NMB-14-2-FT x{q:50|70|90|110|110}
= Electrical Service > Lights > Exterior > {k:Wall Pack|Flood/Area Lighting|Post Light|Soffit}
LTX{k:1|2|3|4}.{n:1|2} | {n:Replace|New Location} {k:Wall Pack|Flood Light|Post Light|Soffit Light} | {k:285|245|385|210}*{n:1|1.8} | {k:1|0.75|1.5|0.75}*{n:1|2} | {k:FIX-WP-1-BZ x1|FIX-FL-1-BZ x1|PHC-BTN-120 x1|FIX-CR-1-WH x1}
= Electrical Service > Lights > LED Retro Lamps > {l:24|36|48}"
LED-TUBE-RETRO-{l}{q:|+1} | LED Tube Retrofit {l}" {q:First Fixture|Each Additional} | {l:115|122|130}*{q:1|0.87} | 0.5 | LED-TB-{l}-40-BB x2
= Electrical Service > Lights > Controls > {k:Photocell|Timers|Contactors}
LPC{n:1|2|3|4}.{k:1|2|3} | {n:Replace|New|Replace 277V|New 277V} {k:Photocell|Lighting Timer|Lighting Contactor} | {k:145|225|385}*{n:1|1.7|1.15|1.9} | {k:0.5|0.75|1.25}*{n:1|1.6|1|1.6} |
= Electrical Service > Lights > Ceiling Fan > {k:Replacement|New Location|Customer Supplied}
FAN-{k:R|N|CS}-{h:8|10|14} | Ceiling Fan {k:Replace|New Location|Customer Supplied} Up To {h}' Ceiling | {k:245|495|198}*{h:1|1.1|1.45} | {k:1|2.25|1}*{h:1|1.1|1.5} | RND-FAN-3 x1
= Electrical Service > Lights > Exhaust Fans
EXF-{c:50|80|110}-{n:R|N} | Bath Exhaust Fan {c} CFM {n:Replacement|New & Ducted} | {c:345|378|425}*{n:1|1.7} | {c:1.5|1.5|1.75}*{n:1|1.8} |
= Electrical Service > Equipment Hook Up > {k:Range|Dryer|Dishwasher|Disposal|Cooktop|Hot Tub|A/C Condenser|Water Heater}
EHU-{k:RNG|DRY|DW|DSP|CKT|HT|AC|WH}-{n:CORD|HARD} | {k} Hook Up {n:Cord & Plug|Hard Wired} | {k:225|195|185|165|245|890|320|245}*{n:1|1.12} | {k:0.75|0.75|0.75|0.5|1|3|1.25|1} |
= Electrical Service > Fire & Safety > Smoke Detectors > {k:Wired 120V|10 Year Wireless|Smoke/CO Combo}
SMK-{k:120|10Y|CMB}-{q:1|3|6|8} | {k} Detector - Set Of {q} | {k:98|112|134}*{q:1|2.7|5.1|6.6} | 0.3*{q:1|2.5|4.5|6} | SMK-{k:120|10Y|CMB}-1 x{q}
= Electrical Service > Fire & Safety > Surge Protection > {k:Whole Home|Sub Panel|Equipment}
SURGE-{k:WH|SP|EQ}-{v:50|80|140} | {k} Surge Protection {v} kA | {k:345|310|265}*{v:1|1.2|1.6} | 0.75 | SPD-T2-{v} x1
= Electrical Service > Underground > {k:Trench By Hand|Trench By Machine|Directional Bore}
TRENCH {l:10|20}-{d:12|18|24}{k:|M|B} | {k} {l} Ft. x {d}" Deep | {k:300|210|690}*{l:1|1.6}*{d:1|1.2|1.4} | {k:1|0.6|1.2}*{l:1|1.7} |
= Electrical Service > Conditions > {k:Crawl Space|Attic Over 100°|Over 10' Ceiling|Plaster & Lath|Finished Basement}
COND-{k:CRAWL|ATTIC|HIGH|LATH|BSMT}{v:|-2} | Condition: {k} {v:|- Second Room} | {k:95|125|85|110|75}*{v:1|0.6} | 0.5*{v:1|0.6} |
= Generators > Generators, Standby > {f:Natural Gas|Liquid Propane} > {s:10-14|18-22|24-26} kW
" Set on a composite pad, connected to gas and power, started up and registered. Equipment is priced by the current quote.
GEN-{f:NG|LP}-{s:14|22|26}-INST | Standby Generator Install {s} kW {f} | 0 | {s:10|12|14} | GNM-PD-{s:1|2|3} x1
GEN-{f:NG|LP}-{s:14|22|26}-REL | Relocate Standby Generator {s} kW {f} | {s:2450|2780|3190} | {s:7|8|9} |
= Generators > Transfer Switch > {k:Manual|Automatic} > {a:50|100|200} AMP
GEN-TS-{k:M|A}-{a} | Transfer Switch {k} {a} AMP | {k:790|1090}*{a:1|1.25|1.6} | {a:2|2.75|4} |
= Generators > Generators, Standby > {f:Natural Gas|Liquid Propane} > 18-22 kW > Transfer Switch > 200 AMP > NEMA 3R > Load Shed > {a:50|100} AMP Module
GENLS-{f:NG|LP}-SM{a:50|100} | Load Shed Module {a} AMP {f} | {a:446|590} | 0.75 |
= Generators > Generators, Portable > Power Inlets > {a:30|50} AMP > Up To {l:20|40}'
GEN-INL-{a}-{l:20|40} | Portable Generator Inlet {a} AMP Up To {l} Ft. | {a:685|825}*{l:1|1.2} | {a:1.75|2}*{l:1|1.2} | PIN-{a}-SM x1
= Generators > Generators, Portable > Interlock Kit > {k:Indoor|Outdoor}
GEN-INT-{k:IN|OUT} | Interlock Kit {k} Panel | {k:345|385} | 0.75 |
= Generators > Generator Maintenance > {k:Battery|Oil & Filter|Spark Plugs|Controller}
GEN-M-{k:BAT|OIL|PLUG|CTRL}-{s:14|22|26|48} | Generator {k} {s} kW | {k:245|189|165|585}*{s:1|1.1|1.2|1.5} | {k:0.5|0.75|0.5|1.25} | {k:GNM-BT-2 x1|GNM-MK-2 x1|GNM-MK-2 x1|}
= Generators > Generator Maintenance > Annual Inspection & Tune-Up
GEN-AIT-{s:14|22|26|48} | Generator {s} kW Annual Inspection & Tune-Up | {s:300|300|325|450} | {s:1|1|1.25|2} | GNM-MK-{s:1|2|3|4} x1
= EV Charging > Hard Wired > {a:40|60|80} AMP > {k:Romex|Conduit} > Up To {l:20|40}'
EV-HW-{k:ROM|COND}-{a}-{l:20|40} | EV Charger Hard Wired {a} AMP {k} Up To {l} Ft. | {a:1023|1195|1428}*{k:1|1.18}*{l:1|1.22} | {a:2|2.25|2.75}*{l:1|1.2} | {k:NMB-6-2-FT|THHN-6-STR-BLK} x{l:30|50}, BRK-NG-2P-{a:50|80|100} x1
= EV Charging > Plug-In > NEMA 14-50 > {k:Indoor|Outdoor}
EV-1450-{k:IN|OUT}-{l:20|40} | EV Receptacle 14-50 {k} Up To {l} Ft. | {k:845|945}*{l:1|1.25} | 1.75*{l:1|1.2} | RCP-50-14 x1, BRK-NG-2P-50-GF x1
= EV Charging > Load Management
EV-LM-{k:60|100|200} | EV Load Management {k} AMP Service | {k:585|695|825} | 1.5 |
= Low Voltage & Smart Home > Smart Home Packages > {k:Starter Kits|Whole Home|Lighting Only}
SMART-PACK-{k:1|2|3} | Smart Home Package: {k} | {k:2906|3671|3120} | {k:6|9|7} | DIM-SMT-1P-W x{k:4|10|10}
= Low Voltage & Smart Home > Data & Cable > {k:Cat 6|Coax|Speaker} > {n:New Drop|Repair}
LV-{k:C6|CX|SP}-{n:NEW|REP}{q:|+1} | {k} {n} {q:|Each Additional} | {k:225|195|210}*{n:1|0.7}*{q:1|0.65} | {k:1|0.9|1}*{q:1|0.6} | LV-{k:C6|RG6|SPK}-1 x1
= Low Voltage & Smart Home > Doorbells & Cameras > {k:Video Doorbell|PoE Camera|Chime}
LV-{k:VDB|CAM|CHM}-{n:I|R} | {n:Install|Replace} {k} | {k:198|345|145}*{n:1|0.8} | {k:0.75|1.5|0.5} |
= Landscape Lighting > 12 Volt > {k:Path Light|Up Light|Well Light|Step Light|Hardscape} > {n:New Fixture|Lamp Replacement}
LND-{k:PTH|UP|WEL|STP|HRD}-{n:NEW|LMP} | {k} {n} | {k:225|239|285|198|265}*{n:1|0.16} | {k:0.6|0.6|0.9|0.6|0.75}*{n:1|0.3} |
= Landscape Lighting > Transformers > {w:150|300|600} Watt
LND-XF-{w} | Landscape Transformer {w} Watt | {w:445|595|825} | 1 | LND-XF-2 x1
= Marine > Shore Power > {a:30|50|100} AMP > {k:Pedestal|Receptacle Only}
SHOREPOWER-{k:P|R}{a:030|050|100} | Shore Power {a} AMP {k} | {a:685|845|1690}*{k:1.9|1} | {a:2|2.25|3.5}*{k:1.6|1} |
= Marine > Boat Lifts > {k:Motors|Switches|Remote Control}
LIFT-{k:MTR|SWT|RMT}-{n:1|2} | Boat Lift {k} {n:Single|Pair} | {k:785|295|645}*{n:1|1.8} | {k:2|1|1.5}*{n:1|1.7} |
= Commercial Electrical > Lighting Retrofit > {k:Troffer|High Bay|Wall Pack|Exit & Emergency}
CLR-{k:TRF|HB|WP|EX}-{q:1|10|50} | Commercial {k} Retrofit - {q:Each|10 And Up|50 And Up} | {k:165|345|295|145}*{q:1|0.88|0.79} | {k:0.5|1|0.8|0.5} | FIX-{k:TR|HB|WP|WP}-2-WH x1
= Commercial Electrical > Power > {v:120/208V|277/480V} > {a:20|30|60|100} AMP
CPW-{v:208|480}-{a}-{l:50|100} | Commercial Circuit {v} {a} AMP Up To {l} Ft. | {v:780|940}*{a:1|1.15|1.6|2.3}*{l:1|1.5} | {a:2|2.25|3|4}*{l:1|1.5} |
= Commercial Electrical > Motor Controls > {k:Starters|VFD|Contactors}
CMC-{k:STR|VFD|CON}-{h:5|10|25} | {k:Motor Starter|VFD|Contactor} {h} HP | {k:585|1290|395}*{h:1|1.3|1.9} | {k:2|3|1.25} |
`;
