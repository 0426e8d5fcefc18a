export const hardwareAndLighting = `
= Electrical Materials > Hardware > Anchors > {k:Plastic|Toggle|Wedge|Sleeve}
ANC-{k:PL|TG|WD|SL}-{s:316|014|516|038|012}-{l:1|2|3|4} | {k} Anchor {s:3/16"|1/4"|5/16"|3/8"|1/2"} x {l}" Box | {k:4.6|9.8|21|17}*{s:0.9|1|1.3|1.6|2.6}*{l:1|1.1|1.2|1.4} | Box
= Electrical Materials > Hardware > Screws & Bolts > {k:Machine|Wood|Self Drilling|Tapcon}
SCR-{k:MC|WD|SD|TC}-{s:6|8|10|12|14}-{l:075|100|150|200}-{f:Z|SS} | {k} Screw #{s} x {l:3/4"|1"|1 1/2"|2"} {f:Zinc|Stainless} Box of 100 | {k:5.2|4.8|7.9|16}*{s:0.9|1|1.1|1.3|1.6}*{l:1|1.1|1.3|1.5}*{f:1|2.4} | Box
= Electrical Materials > Hardware > Strut > {k:Channel|Clamps|Fittings}
STT-{k:CH|CL|FT}-{v:1|2|3|4|5|6} | Strut {k:Channel|Pipe Clamp|Fitting} {v:Shallow 10'|Deep 10'|Slotted|Galvanized|Stainless|Painted Green} | {k:21|1.9|3.6}*{v:1|1.5|1.1|1.2|4.6|1} | Each
= Electrical Materials > Hardware > Straps & Hangers > {k:One Hole|Two Hole|J-Hook|Beam Clamp}
STP-{k:1H|2H|JH|BC}-{smallPipe.code}-{q:1|100} | {k:One Hole Strap|Two Hole Strap|J-Hook|Beam Clamp} {smallPipe.size} {q:Each|Box of 100} | {k:0.22|0.3|0.9|2.4}*{smallPipe.factor}*{q:1|82} | Each
= Electrical Materials > Hardware > {k:Zip Ties|Staples|Threaded Rod}
HDW-{k:ZT|ST|TR}-{v:1|2|3|4} | {k} {v:Small|Medium|Large|Heavy Duty} | {k:6.5|4.2|5.9}*{v:1|1.4|1.9|2.6} | Each
= Electrical Materials > Hardware > Threaded Rod
ROD-{k:ROD|NUT|WSH|CPL|BLT}-{s:014|038|012|058} | {k:Threaded Rod 6'|Hex Nut Box|Washer Box|Rod Coupling|Hex Bolt Box} {s:1/4"|3/8"|1/2"|5/8"} | {k:3.4|7.9|6.2|1.4|14}*{s:1|1.5|2.4|4.1} | Each
= Electrical Materials > Hardware > Zip Ties
ZTI-{l:4|6|8|11|14|24|36}-{c:N|B}-{q:100|1000} | Zip Ties {l}" {c:Natural|UV Black} Bag of {q} | 0.031*{l:1|1.4|2|2.9|4.1|9|15}*{c:1|1.1}*{q:100|850} | Bag
= Electrical Materials > Lugs and Taps > {k:Mechanical|Compression}
TRM-{k:RNG|FRK}-{g:22|16|12}-{s:6|8|10|14|38} | {k:Ring|Fork} Terminal {g:22-18|16-14|12-10} AWG {s:#6|#8|#10|1/4"|3/8"} Stud Bag of 50 | {k:7.9|7.4}*{g:1|1.1|1.5}*{s:1|1|1.1|1.3|1.7} | Bag
= Electrical Materials > Wire Connectors > Crimp
TRM-{k:SPF|SPM|BUT|PIG}-{g:22|16|12} | {k:Female Spade|Male Spade|Butt Splice|Ground Pigtail} {g:22-18|16-14|12-10} AWG Bag of 50 | {k:8.4|8.1|9.2|26}*{g:1|1.1|1.5} | Bag
= Electrical Materials > Wire Connectors > Splice
HST-{s:018|014|038|012|034|100}-{c:BK|RD|BL|CL}-{w:TN|HV} | Heat Shrink {s:1/8"|1/4"|3/8"|1/2"|3/4"|1"} {c:Black|Red|Blue|Clear} {w:Thin Wall|Heavy Wall} 4' | 1.9*{s:1|1.2|1.6|2.1|3|4.2}*{w:1|2.2} | Each
= Electrical Materials > Replenishable
TAP-{color.code}-{w:1|10} | Electrical Tape {color.name} {w:Roll|Sleeve of 10} | {w:2.1|18.5} | Each
MRK-{c:A|B|C|N|G|123|EV|PV} | Wire Markers {c:Phase A|Phase B|Phase C|Neutral|Ground|Numbered|EV Circuit|Solar Circuit} | 7.4 | Book
= Electrical Materials > Lamps & Fixtures > LED Lamps > T8
LED-TB-{l:24|36|48|96}-{t:35|40|50}-{b:BB|PP|HY} | LED Tube {l}" {t:3500K|4000K|5000K} {b:Ballast Bypass|Plug & Play|Hybrid} | {l:5.9|7.4|7.9|17}*{b:1|1.2|1.4} | Each
= Electrical Materials > Lamps & Fixtures > Fixtures
DEC-{k:VAN|PND|CHN|FLM|SCN|FAN}-{f:BN|MB|ORB|CH}-{s:1|2|3} | {k:Vanity Light|Pendant|Chandelier|Flush Mount|Wall Sconce|Ceiling Fan} {f:Brushed Nickel|Matte Black|Oil Rubbed Bronze|Chrome} {s:Small|Medium|Large} | {k:58|72|189|34|44|148}*{s:1|1.4|1.9}*{f:1|1.05|1.1|1} | Each
= Electrical Materials > Devices
KEY-{k:C6|C6A|COAX|HDMI|SPK|BLK}-{finish.code} | Keystone {k:Cat 6|Cat 6A|Coax F|HDMI|Speaker|Blank} {finish.name} | {k:4.2|7.9|2.4|11|3.9|0.6} | Each
PAT-{l:1|3|5|7|10|25}-{c:BL|WH|BK|GY} | Patch Cord Cat 6 {l}' {c:Blue|White|Black|Gray} | {l:2.4|3.1|3.9|4.6|5.8|11} | Each
= Electrical Materials > Liquid Tight / Flex Tubing
CGR-{smallPipe.code}-{a:ST|90}-{m:NY|AL} | Cord Grip {smallPipe.size} {a:Straight|90°} {m:Nylon|Aluminum} | 3.1*{smallPipe.factor}*{a:1|1.6}*{m:1|2.1} | Each
= Electrical Materials > Surge Protection
SPD-{k:T1|T2}-{v:50|80|108|140} | Surge Protector {k:Type 1|Type 2} {v} kA | {k:1.2|1}*{v:78|112|149|219} | Each
= Electrical Materials > Fire & Safety > Smoke Detectors
SMK-{k:120|10Y|CMB|HT}-{v:1|6} | {k:Smoke Detector 120V|Smoke Detector 10 Year Wireless|Smoke/CO Combo 120V|Heat Detector} {v:Each|Six Pack} | {k:18.5|29|44|26}*{v:1|5.4} | Each
= Electrical Materials > Fire & Safety > CO Detectors
CO-{k:PLG|10Y|120} | CO Detector {k:Plug In|10 Year|120V} | {k:24|31|36} | Each
= Electrical Materials > Fire & Safety > Exit & Emergency
EXT-{k:EX|CB|EM|BT}-{c:R|G} | {k:Exit Sign|Exit & Emergency Combo|Emergency Light|Replacement Battery} {c:Red|Green} | {k:24|42|31|14} | Each
= Electrical Materials > Lamps & Fixtures > LED Lamps > {k:A19|BR30|PAR38|T8|Candelabra} > {t:2700K|3000K|4000K|5000K}
LED-{k:A19|BR30|P38|T8|CAN}-{t:27|30|40|50}-{w:A|B|C} | LED {k} {t} {w:60W Equal|75W Equal|100W Equal} | {k:2.4|4.9|8.8|6.2|2.9}*{w:1|1.3|1.7} | Each
= Electrical Materials > Lamps & Fixtures > Fixtures > {k:Canless Recess|Wall Pack|Flood|High Bay|Vapor Tight|Troffer}
FIX-{k:CR|WP|FL|HB|VT|TR}-{s:1|2|3}-{c:WH|BZ|BK} | {k} {s:Small|Medium|Large} {c:White|Bronze|Black} Selectable CCT | {k:14|48|39|112|52|74}*{s:1|1.4|2.1} | Each
= Electrical Materials > Lamps & Fixtures > Photocell
PHC-{k:BTN|SWV|TWL}-{v:120|277} | Photocell {k:Button|Swivel|Twist Lock} {v}V | {k:9.5|13|11.5} | Each
= Electrical Materials > Lamps & Fixtures > Timers
TMR-{k:DIG|MEC|AST|SPR}-{v:120|240} | Timer {k:Digital|Mechanical|Astronomic|Spring Wound} {v}V | {k:39|48|62|27} | Each
= Electrical Materials > Landscape > {k:Transformers|Path Light|Well Light|Low Voltage Wire}
LND-{k:XF|PL|WL|LV}-{v:1|2|3|4|5} | {k:Landscape Transformer|Path Light|Well Light|Low Voltage Wire} {v:Basic|Standard|Brass|Bronze|Commercial} | {k:96|42|58|88}*{v:0.7|1|1.6|1.5|2.2} | Each
= Electrical Materials > Power Inlets
PIN-{a:30|50}-{k:FL|SM|PST} | Power Inlet {a} AMP {k:Flush Mount|Surface Mount|Pedestal} | {a:42|68}*{k:1|1.05|3.8} | Each
= Electrical Materials > Power Cords/Outlets > {k:Range|Dryer|RV|Twist Lock}
PCD-{k:RNG|DRY|RV|TL}-{p:3|4}-{l:4|6|10|25} | {k} Cord {p} Prong {l}' | {k:14|11|24|28}*{p:1|1.2}*{l:1|1.2|1.7|3} | Each
= Electrical Materials > Troughs
TRG-{n:1|3R}-{s:4|6|8}-{l:12|24|36|48|60} | Trough {n:NEMA 1|NEMA 3R} {s}" x {s}" x {l}" | 13*{n:1|1.3}*{s:1|1.5|2.2}*{l:1|1.6|2.2|2.8|3.4} | Each
= Electrical Materials > EV > {k:Level 2 Units|Pedestals|Cord Holders}
EVM-{k:L2|PD|CH}-{v:1|2|3} | {k:Level 2 Charger|Charger Pedestal|Cord Holder} {v:Standard|Smart|Commercial} | {k:389|260|19}*{v:1|1.3|2.1} | Each
= Electrical Materials > Generators, Standby > {k:Maintenance Kits|Batteries|Pads}
GNM-{k:MK|BT|PD}-{v:1|2|3|4} | {k:Generator Maintenance Kit|Generator Battery|Generator Pad} {v:10-14 kW|18-22 kW|24-26 kW|30-48 kW} | {k:38|118|84}*{v:1|1.1|1.3|1.9} | Each
= Electrical Materials > Misc
MSC-{k:TAPE|PUTY|LUBE|LBL|SEAL|PANT}-{v:1|2|3|4} | {k:Electrical Tape|Duct Seal|Wire Pulling Lube|Panel Labels|Silicone Sealant|Cold Galvanize} {v:Each|Box|Case|Contractor Pack} | {k:1.4|3.2|8.9|6.4|7.1|9.5}*{v:1|5|9.5|18} | Each
`;
