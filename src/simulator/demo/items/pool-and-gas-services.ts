/** Fields: code, name, price, hours, materials. */
export const poolAndGasServiceTable = `
= Pool > Pool Maintenance > {k:Weekly|Bi-Weekly} Service > {s:Up To 15K|15K-25K|Over 25K} gal
" Skim, brush, vacuum, empty baskets, test and balance. Chemicals are billed as used.
PM-{k:WK|BW}-{s:15|25|40} | {k} Pool Service {s} gal | {k:48|62}*{s:1|1.15|1.35} | {s:0.5|0.6|0.75} | CHM-TK-STR x1
= Pool > Pool Maintenance > One Time Cleaning > {k:Light|Heavy|Green To Clean}
PM-OT-{k:L|H|G} | One Time Pool Cleaning - {k} | {k:145|265|590} | {k:1|2|4} | {k:CHM-TK-STR x1|CHM-SH-CAL-1 x4|CHM-SH-CAL-1 x10}
= Pool > Openings & Closings > Pool Opening > {k:Inground|Above Ground|With Spa} > {c:Solid Cover|Mesh Cover|Auto Cover}
OPEN-{k:IG|AG|SPA}-{c:S|M|A} | Pool Opening {k} - {c} | {k:365|265|445}*{c:1|0.95|0.9} | {k:2.5|2|3} | CHM-SH-CAL-1 x4, CHM-AL-60-1 x1, CHM-TK-STR x1
= Pool > Openings & Closings > Pool Closing > {k:Inground|Above Ground|With Spa}
CLOSE-{k:IG|AG|SPA}-{c:S|M|A} | Pool Closing {k} - {c:Solid Cover|Mesh Cover|Auto Cover} | {k:385|285|475}*{c:1|0.95|0.9} | {k:2.75|2|3.25} | CHM-AL-60-1 x1, WIN-PLG-1 x4
= Pool > Diagnostic & Maintenance > {k:Water Test|Leak Detection|Equipment Inspection}
{k:POOL WATER TEST|LEAK DETECT|POOL INSPECT} | {k:Water Test & Treatment Plan|Leak Detection - First Two Hours|Pool Equipment Inspection} | {k:35|395|185} | {k:0.25|2|1} |
PDX-{k:CHEM|DYE|EQPT}-2 | {k:Second Water Test|Dye Test Each Fitting|Additional Equipment Set} | {k:18|45|85} | {k:0.25|0.25|0.5} |
= Pool > Repair Services > Pumps > {k:Motor|Shaft Seal|Impeller|Basket & Lid|Capacitor}
PMP-{k:MTR|SEL|IMP|BSK|CAP}-{h:1|15|2|3} | Replace Pump {k} {h:1|1.5|2|3} HP | {k:545|225|265|95|165}*{h:1|1.08|1.15|1.3} | {k:1.5|1|1|0.25|0.5} | {k:PMP-MTR-H-B x1|PMP-SEL-H-B x1|PMP-IMP-H-B x1|PMP-BSK-H-B x1|PMP-CAP-H-15 x1}
= Pool > Repair Services > Filters > {t:Cartridge|Sand|D.E.} > {k:Media|Media|Tank & Clamp|Multiport Valve|Pressure Gauge}
PFL-{t:C|S|D}{k:1|2|3|4|5} | {t} Filter - {k:Clean & Inspect|Replace Media|Replace Tank Or Clamp|Replace Valve|Replace Pressure Gauge} | {k:125|265|345|295|38}*{t:1|1.1|1.2} | {k:1|1.25|1.5|1.25|0.25} | {k:ORG-254 x1|FLT-CRT-H-150 x1|FLT-CLP-H-150 x1|ORG-368 x2|FLT-GAU-H-100 x1}
= Pool > Repair Services > Gas Heaters > {k:Ignition|Heat Exchanger|Pressure Switch|Control Board}
PHT-{k:IGN|HX|PSW|BRD}-{s:200|250|400} | Pool Heater {k} {s}K BTU | {k:345|1395|195|585}*{s:1|1.1|1.3} | {k:1.25|4|0.75|1.25} | {k:HTR-IGN-H-250 x1||HTR-SEN-H-250 x1|HTR-BRD-H-250 x1}
= Pool > Repair Services > Heat Pumps > {k:Compressor|Fan Motor|Thermistor}
PHP-{k:CMP|FAN|THR}-{s:110|140} | Pool Heat Pump {k} {s}K BTU | {k:1790|485|165}*{s:1|1.15} | {k:5|1.5|0.5} |
= Pool > Repair Services > Chlorinators > {k:Salt Cell|Flow Switch|Power Center}
PCL-{k:CEL|FLW|PWR}-{s:15|25|40} | Replace {k} {s}K gal | {k:745|165|895}*{s:1|1.15|1.35} | {k:0.5|0.5|1.25} | {k:CHL-CEL|CHL-FLW|CHL-FDR}-{s} x1
= Pool > Repair Services > Automation Systems > {k:Valve Actuator|Relay|Circuit Board|Remote}
PAU-{k:ACT|RLY|BRD|RMT}-{n:1|2} | Automation {k} {n:First|Each Additional} | {k:338|145|785|425}*{n:1|0.85} | {k:0.75|0.5|1|0.5} | {k:AUT-ACT-1 x1|AUT-RLY-1 x1||}
= Pool > Repair Services > Pool Lights > {t:LED|Incandescent} > {k:Lamp|Full Fixture} > {v:12V|120V}
PLG-{t:LED|INC}-{k:LMP|FIX}-{v:12|120} | {t} Pool Light {k:Lamp & Gasket|Full Fixture} {v} | {t:245|165}*{k:1|3.1} | {k:0.75|1.5} | PLT-{k:LMP|GSK}-{v:12|120}-L x1
= Pool > Repair Services > Plumbing > {k:Valves|Unions|Return Fitting|Main Drain}
PPL-{k:VLV|UNI|RET|DRN}-{s:150|200|250} | Pool Plumbing {k} {s:1 1/2"|2"|2 1/2"} | {k:195|125|145|385}*{s:1|1.1|1.3} | {k:1|0.5|0.75|2} | {k:PVL-2W-150-S x1|P40-UNI-150 x2|DCK-RET-WH x1|DCK-GRT-WH x2}, GLU-MED-8 x1
= Pool > Surface & Tile > {k:Acid Wash|Tile Repair|Plaster Patch|Coping Repair}
PST-{k:AW|TR|PP|CR}-{s:S|M|L} | {k} {s:Small|Medium|Large} | {k:890|285|245|345}*{s:1|1.5|2.2} | {k:6|2|2|2.5}*{s:1|1.5|2.2} |
= Pool > Liners > {k:Above Ground|Inground} Liner > {m:20|28} Mil
PLN-{k:AG|IG}-{m:20|28}-{s:S|M|L} | {k} Liner {m} Mil {s:Up To 15 x 30|Up To 18 x 36|Up To 20 x 40} | {k:1150|3290}*{m:1|1.15}*{s:1|1.2|1.4} | {k:5|12}*{s:1|1.2|1.4} |
= Pool Builder > Base Pricing > {k:Gunite|Fiberglass|Vinyl} > {s:12 x 24|14 x 28|16 x 32|18 x 36|20 x 40}
" Base shell with standard dig, permit drawings and four site visits.
PB-{k:GUN|FIB|VIN}-{s:1224|1428|1632|1836|2040} | {k} Pool Base {s} | {k:0|0|0} | {s:40|48|60|72|85} |
= Pool Builder > Spas > {k:Raised|Flush|Portable}
PB-SPA-{k:R|F|P} | {k} Spa | {k:25658|12850|8940} | {k:40|36|8} |
= Pool Builder > Decking > {k:Pavers|Broom Finish|Stamped|Travertine} > {s:Up To 500|501-1000|Over 1000} sq ft
PB-DCK-{k:PAV|BRM|STM|TRV}-{s:1|2|3} | Pool Deck {k} {s} sq ft - Per sq ft | {k:24|14|19|32}*{s:1|0.94|0.88} | 0.15 |
= Pool Builder > Features > {k:Sun Shelf|Waterfall|Deck Jets|Bubblers|Slide|Diving Board}
PB-FT-{k:SUN|WTR|JET|BUB|SLD|DVB} | Pool Feature: {k} | {k:3850|4290|1680|1290|3960|1850} | {k:16|20|6|5|8|6} |
= Pool Builder > Finishes > {k:Plaster|Quartz|Pebble}
PB-FIN-{k:PLS|QTZ|PEB}-{s:S|M|L} | {k} Finish {s:Small|Medium|Large} Pool | {k:4650|6480|8790}*{s:1|1.25|1.5} | {k:16|18|20}*{s:1|1.2|1.4} |
= Pool Builder > Excavation > {k:Standard Dig|Rock|Dewatering|Haul Off}
PB-EXC-{k:STD|RCK|DWT|HAL} | Excavation: {k} | {k:3200|1480|890|385} | {k:10|6|4|2} |
= Pool Equipment > {k:Pool Pumps|Filters|Gas Heaters|Heat Pumps|Pool Lights|Chlorinators|Automation Systems|Cleaners|Covers}
" Labor to swap like for like; the equipment is added from its own line.
PEQ-{k:PMP|FLT|GHT|HP|LGT|CHL|AUT|CLN|CVR}-{n:SWAP|NEW|RELO} | {n:Swap|First Time Install Of|Relocate} {k:Pump|Filter|Gas Heater|Heat Pump|Pool Light|Chlorinator|Automation System|Cleaner|Cover} | {k:345|325|785|745|395|285|890|95|245}*{n:1|1.6|1.35} | {k:1.5|1.5|3|3|1.5|1|3.5|0.5|1}*{n:1|1.6|1.4} | {k:P40-UNI-200 x2|P40-UNI-200 x2|P40-UNI-200 x2|P40-UNI-200 x2||P40-UNI-200 x2|||}
PEQ-{k:PMP|FLT|GHT|HP|LGT|CHL|AUT|CLN|CVR}-AIT | {k:Pump|Filter|Gas Heater|Heat Pump|Pool Light|Chlorinator|Automation System|Cleaner|Cover} Annual Inspection & Tune-Up | 300 | 1 |
PEMR ({k:1|2|3|4|5|6|7|8|9}-Line Setup) | Plumb Equipment Pad For {k:Pump|Filter|Gas Heater|Heat Pump|Light|Chlorinator|Automation|Cleaner|Cover} | {k:445|445|640|640|215|325|590|185|245} | {k:2|2|3|3|1|1.5|3|1|1} | PVL-2W-200-S x{k:1|1|2|2|1|1|4|1|1}, P40-PIP-200-10 x{k:2|2|4|4|1|2|4|1|1}
= Gas > Gas Leaks > Leak Search > {k:Per Floor|Underground|Meter To House}
GLK-{k:FLR|UG|MTR} | Gas Leak Search {k} | {k:165|385|225} | {k:0.75|2|1} |
= Gas > Gas Leaks > Leak Repair > {k:Fitting|Valve|Flex Connector}
GLR-{k:FIT|VLV|FLX}{n:|+1} | Gas Leak Repair: {k} {n:|Each Additional} | {k:195|225|145}*{n:1|0.6} | {k:0.75|0.75|0.5}*{n:1|0.6} | {k:BI-UNI-050 x1|GVC-BV-050-24 x1|GVC-FC-050-36 x1}
= Gas > Gas Lines > {smallPipe.size} > {k:Black Iron|CSST}
" Pressure tested and tagged; connection at the appliance is included, the permit is not.
GL-{k:BI|CS}-{smallPipe.code}-{l:10|20|40|60} | Gas Line {k} {smallPipe.size} Up To {l} Ft. | 118*{k:1.4|1}*{smallPipe.factor}+{l}*{k:16|12} | {l:1|1.75|3|4.25}*{k:1.2|1} | {k:BI-PIP|CSST-TUB}-{smallPipe.code}-{k:21|1} x{l:1|1|2|4}, {k:BI-ELB-050|CSST-FIT-050-1} x4
= Gas > Gas Pipe Repair/Replace > {k:Corroded Section|Riser|Regulator|Shut Off Valve}
GPR-{k:COR|RIS|REG|SOV}-{s:050|075|100|125} | Replace {k} {s:1/2"|3/4"|1"|1 1/4"} | {k:285|425|345|195}*{s:1|1.1|1.3|1.55} | {k:1|1.5|1|0.75} | {k:BI-NIP-050-6 x2|BI-UNI-050 x1|GRG-2-250 x1|GVC-BV-050-24 x1}
= Gas > Appliance Connections > {k:Range|Dryer|Grill|Fireplace|Pool Heater|Generator|Tankless} > {n:New Line|Existing Line}
GAC-{k:RNG|DRY|GRL|FPL|PHT|GEN|TKL}-{n:N|E} | Gas Connection {k} {n} | {k:245|225|285|385|485|545|425}*{n:1.7|0.7} | {k:1|1|1.25|1.5|2|2.25|1.75}*{n:1.6|0.7} | GVC-BV-075-36 x1, GVC-FC-075-36 x1, GVC-DL-075-24 x1
= Gas > Fire Pan & Bowls > {k:Fire Pit|Fire Bowl|Fire Table} > {i:Match Lit|Electronic Ignition}
FXH{k:1|2|3}.{i:1|2} | {k} Hook Up {i} | {k:485|425|325}*{i:1|1.6} | {k:2|1.75|1.25}*{i:1|1.4} |
= Gas > Pressure Test
GPT-{k:STD|UTIL|RETEST} | Gas Pressure Test {k:Standard|For Utility Turn On|Retest} | {k:195|245|95} | {k:0.75|1|0.5} |
`;
