/** Fields: code, name, price, hours, materials. */
export const circuitServices = `
= Electrical Service > Home Runs > {circuit.amps} AMP > EMT
" Includes conduit, wire, one box, the breaker and a label in the panel. Patching and painting are not included.
{circuit.amps}A-EMT-{run.feet}-D | EMT {circuit.amps}a {circuit.volts} Open To {run.feet} Ft. | {circuit.base}*1.4+{run.steps}*{circuit.step}*1.4 | {circuit.hours}+0.3+{run.hours} | THHN-{circuit.wire}-STR-BLK x{run.wire}, THHN-{circuit.wire}-STR-WHT x{run.wire}, THHN-{circuit.wire}-STR-GRN x{run.wire}, EMT-{circuit.pipe} x{run.sticks}, EMT-SS-CON-{circuit.pipe}-S x2, BRK-NG-{circuit.breaker} x1
{circuit.amps}A-3-EMT-{run.feet}-D | EMT {circuit.amps}a 3 Wire Open To {run.feet} Ft. | {circuit.base}*1.5+{run.steps}*{circuit.step}*1.5 | {circuit.hours}+0.4+{run.hours} | THHN-{circuit.wire}-STR-BLK x{run.wire}, THHN-{circuit.wire}-STR-RED x{run.wire}, THHN-{circuit.wire}-STR-WHT x{run.wire}, THHN-{circuit.wire}-STR-GRN x{run.wire}, EMT-{circuit.pipe} x{run.sticks}, EMT-SS-CON-{circuit.pipe}-S x2, BRK-NG-{circuit.breaker} x1
{circuit.amps}A-EMT-{run.feet}-D-WP | EMT {circuit.amps}a Weather Proof To {run.feet} Ft. | {circuit.base}*1.6+{run.steps}*{circuit.step}*1.5 | {circuit.hours}+0.5+{run.hours} | THHN-{circuit.wire}-STR-BLK x{run.wire}, THHN-{circuit.wire}-STR-WHT x{run.wire}, EMT-{circuit.pipe} x{run.sticks}, EMT-CMP-CON-{circuit.pipe}-S x2, WP-1-M-IU-GY x1
{circuit.amps}A-EMT-ADD-D | EMT {circuit.amps}a Each Additional 10 Ft. | {circuit.step}*0.8 | 0.2 | THHN-{circuit.wire}-STR-BLK x10, THHN-{circuit.wire}-STR-WHT x10, EMT-{circuit.pipe} x1
= Electrical Service > Home Runs > {circuit.amps} AMP > Romex
" Through accessible attic, basement or crawl space, with one old work box and the breaker.
{circuit.amps}A-NM-{run.feet}-D | Romex {circuit.amps}a {circuit.volts} Up To {run.feet} Ft. | {circuit.base}+{run.steps}*{circuit.step} | {circuit.hours}+{run.hours} | NMB-{circuit.cable}-2-FT x{run.wire}, BOX-OW-1-STD x1, BRK-NG-{circuit.breaker} x1
{circuit.amps}A-3-NM-{run.feet}-D | Romex {circuit.amps}a 3 Wire Up To {run.feet} Ft. | {circuit.base}*1.08+{run.steps}*{circuit.step}*1.1 | {circuit.hours}+{run.hours} | NMB-{circuit.cable}-3-FT x{run.wire}, BOX-OW-1-STD x1, BRK-NG-{circuit.breaker} x1
{circuit.amps}A-NM-ADD-D | Romex {circuit.amps}a Each Additional 10 Ft. | {circuit.step}*0.5 | 0.15 | NMB-{circuit.cable}-2-FT x10
= Electrical Service > Home Runs > {circuit.amps} AMP > MC
" Armored cable with fittings, strapped every six feet.
{circuit.amps}A-MC-{run.feet}-D | MC {circuit.amps}a {circuit.volts} Up To {run.feet} Ft. | {circuit.base}*1.2+{run.steps}*{circuit.step}*1.2 | {circuit.hours}+0.1+{run.hours} | BOX-4SQ-BX-1 x1, BRK-NG-{circuit.breaker} x1, WC-TW-M-100 x1
{circuit.amps}A-MC-ADD-D | MC {circuit.amps}a Each Additional 10 Ft. | {circuit.step}*0.6 | 0.15 |
= Electrical Service > Home Runs > {circuit.amps} AMP > PVC
" Schedule 40 on the surface or in an open trench. The trench is priced separately.
{circuit.amps}A-PVC-{run.feet}-D | PVC {circuit.amps}a {circuit.volts} To {run.feet} Ft. | {circuit.base}*1.2+{run.steps}*{circuit.step}*1.2 | {circuit.hours}+0.2+{run.hours} | THHN-{circuit.wire}-STR-BLK x{run.wire}, THHN-{circuit.wire}-STR-WHT x{run.wire}, THHN-{circuit.wire}-STR-GRN x{run.wire}, PVC40-{circuit.pipe} x{run.sticks}, PVC-ELB-{circuit.pipe} x4, BRK-NG-{circuit.breaker} x1
{circuit.amps}A-PVC-{run.feet}-D-WP | PVC {circuit.amps}a Weather Proof To {run.feet} Ft. | {circuit.base}*1.35+{run.steps}*{circuit.step}*1.25 | {circuit.hours}+0.35+{run.hours} | THHN-{circuit.wire}-STR-BLK x{run.wire}, THHN-{circuit.wire}-STR-WHT x{run.wire}, PVC40-{circuit.pipe} x{run.sticks}, WP-1-P-IU-GY x1, BRK-NG-{circuit.breaker} x1
{circuit.amps}A-PVC-ADD-D | PVC {circuit.amps}a Each Additional 10 Ft. | {circuit.step}*0.7 | 0.2 | PVC40-{circuit.pipe} x1, THHN-{circuit.wire}-STR-BLK x10
= Electrical Service > Home Runs > {circuit.amps} AMP > Wire Only
" Existing raceway must be clear and large enough.
{circuit.amps}A-WO-{run.feet}-D | Wire Only {circuit.amps}a Up To {run.feet} Ft. | {circuit.base}*0.82+{run.steps}*{circuit.step}*0.7 | {circuit.hours}+{run.hours} | THHN-{circuit.wire}-STR-BLK x{run.wire}, THHN-{circuit.wire}-STR-WHT x{run.wire}, THHN-{circuit.wire}-STR-GRN x{run.wire}, BRK-NG-{circuit.breaker} x1
= Electrical Service > Home Runs > {feederCircuit.amps} AMP > {m:EMT|PVC|Wire Only}
" Feeder for a sub panel or large equipment; the panel is priced separately.
{feederCircuit.amps}A-{m:EMT|PVC|WO}-{run.feet}-D | {m} {feederCircuit.amps}a Feeder Up To {run.feet} Ft. | {feederCircuit.base}*{m:1.15|1.05|0.62}+{run.steps}*{feederCircuit.step}*{m:1|0.9|0.6} | {feederCircuit.hours}+{run.hours} | BRK-NG-2P-100 x1, LUG-MEC-DR-2 x4
= Electrical Service > Home Runs > Dedicated Circuits > {k:Microwave|Refrigerator|Treadmill|Freezer|Bath Heater}
DED-{k:MW|REF|TRD|FRZ|BTH}-{l:20|40} | Dedicated {k:Microwave|Refrigerator|Treadmill|Freezer|Bath Heater} Circuit Up To {l} Ft. | 448*{l:1|1.2}*{k:1|1|1.05|1|1.15} | 1.1*{l:1|1.3} | NMB-12-2-FT x{l:30|50}, BRK-NG-1P-20-AF x1, RCP-20-TR-W x1
= Electrical Service > Breakers > Single Pole > {a:15|20|30} AMP
" Diagnosis not included; price is for a breaker that is in stock on the truck.
BRK-SP-{a}-{b:NG|TW} | Replace Single Pole {a} AMP Breaker {b:Northgate|Tidewater} | {b:189|198} | 0.5 | BRK-{b}-1P-{a} x1
= Electrical Service > Breakers > Double Pole > {a:20|30|40|50|60} AMP
BRK-DP-{a}-{b:NG|TW} | Replace Double Pole {a} AMP Breaker {b:Northgate|Tidewater} | {a:225|225|239|249|262}*{b:1|1.04} | 0.5 | BRK-{b}-2P-{a} x1
= Electrical Service > Breakers > Three Pole > {a:30|60|100} AMP
BRK-3P-{a} | Replace Three Pole {a} AMP Breaker | {a:389|425|560} | 0.75 |
= Electrical Service > Breakers > AFCI / GFCI > {a:15|20} AMP
BRK-{k:AF|GF|DF}-{a}-{b:NG|TW} | Replace {a} AMP {k:AFCI|GFCI|Dual Function} Breaker {b:Northgate|Tidewater} | {k:278|292|309}*{b:1|1.05} | 0.6 | BRK-{b}-1P-{a}-{k} x1
= Electrical Service > Breakers > Main Breaker > {a:100|150|200} AMP
BRK-MAIN-{a} | Replace Main Breaker {a} AMP | {a:585|720|795} | 1.5 | BRK-NG-MAIN-2-{a} x1
= Electrical Service > Breakers > Tandem / Quad
BRK-{k:TAN|QUAD} | Add {k:Tandem|Quad} Breaker | {k:212|268} | 0.5 | BRK-NG-{k}-20 x1
= Electrical Service > Power Distribution > Panel Rejuvenation > {a:125|150|200} AMP > {s:20|40} Space
" New interior, main and branch breakers in the existing enclosure, every circuit traced and labeled.
PR-{a}-{n:N1|N3R}-{s} | Panel Rejuvenation {a} AMP {s} Space {n:NEMA 1|NEMA 3R} | {a:1390|1530|1710}*{s:1|1.18}*{n:1|1.06} | {a:3|3.25|3.5}*{s:1|1.2} | BRK-NG-1P-20 x10, BRK-NG-2P-30 x2, BRK-NG-MAIN-2-{a} x1
= Electrical Service > Power Distribution > Main Breaker Panel > {a:125|150|200} AMP > NEMA {n:1|3R}
MBP-{a}-N{n} | Replace Main Breaker Panel {a} AMP NEMA {n} | {a:1885|2140|2480}*{n:1|1.1} | {a:5|5.5|6} | PNL-MB-{n}-{a}-40 x1, GND-BAR-2 x2, BRK-NG-1P-20 x10
= Electrical Service > Power Distribution > Sub Panel > {w:Indoor > NEMA 1|Outdoor > NEMA 3R} > {a:60|100|125} AMP
SUB-{a:60|100|125}-{w:IN|OUT}-{l:10|30} | Sub Panel {a} AMP {w:Indoor|Outdoor} Within {l} Ft. | {a:890|1085|1240}*{w:1|1.14}*{l:1|1.22} | {a:2|2.5|2.75} | PNL-ML-{w:1|3R}-100-20 x1, GND-BAR-2 x1
= Electrical Service > Power Distribution > Meter/Panel Combo > {a:150|200} AMP > {k:Surface|Flush} Mount > {f:Overhead|Underground}
MPC-{a}-{k:S|F}-{f:OH|UG} | Meter/Panel Combo {a} AMP {k} {f:Overhead|Underground} | {a:3250|3590}*{k:1|1.15}*{f:1|1.08} | {a:8|9} | GND-ROD-2 x2, GND-CLP-2 x2
= Electrical Service > Power Distribution > Panel Labels & Directories
PNL-LBL-{s:20|40} | Trace & Label Panel Up To {s} Circuits | {s:185|295} | {s:1|1.75} |
= Electrical Service > Service Entrance > Overhead > {a:100|150|200|400} AMP > {k:Mast & Weatherhead|Riser|Meter Only}
" Coordinated with the utility; permit is priced separately.
SRV-OH-{a}-{k:MAST|RISER|METER} | Overhead Service {a} AMP {k} | {a:816|1090|1385|2185}*{k:1.25|1.05|1} | {a:3|4|4.5|8} | MTR-1-{a:100|125|200|400}-OH x1, GND-ROD-2 x2
= Electrical Service > Service Entrance > Underground > {a:150|200|400} AMP > {k:Meter Only|Lateral}
SRV-UG-{a}-{k:METER|LATERAL} | Underground Service {a} AMP {k:Meter Only|With Lateral} | {a:1185|1460|2390}*{k:1|1.45} | {a:3.5|4|7} | MTR-1-{a:125|200|400}-UG x1
= Electrical Service > Disconnect > {k:Fused|Non-Fused}
DSC-{a:30|60|100|200}-{k:F|N}-{n:1|3R} | Install Disconnect {a} AMP {k} NEMA {n} | {a:265|312|498|860}*{k:1.12|1}*{n:1|1.08} | {a:0.75|1|1.5|2.5} | DSC-{k:F|N}-{a}-{n} x1
= Electrical Service > Circuits > Extend Circuit > Up To {l:10|20}'
EXT-{k:NM|EMT|MC}-{l:10|20} | Extend Circuit {k:Romex|EMT|MC} Up To {l} Ft. | {k:195|285|240}*{l:1|1.35} | 0.75*{l:1|1.4} |
= Electrical Service > Circuits
CIR-{k:REPAIR|NEUTRAL|OPEN|BURIED} | {k:Repair Damaged Circuit|Separate Shared Neutral|Find Open Neutral|Open Buried Junction Box} | {k:245|310|275|198} | 1 |
= Electrical Service > Bonding > {k:Ground Rod|Water Main|Gas Main|Pool Bond}
BND-{k:ROD|WTR|GAS|POOL} | Bond {k:Two Ground Rods|Water Main|Gas Main|Pool & Equipment} | {k:325|245|245|690} | {k:1|0.75|0.75|2.5} | GND-{k:ROD|CLP|CLP|CLP}-2 x2, BARE-6-SOL x{k:10|10|10|50}
`;
