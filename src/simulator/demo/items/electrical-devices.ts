export const boxesAndDevices = `
= Electrical Materials > Boxes > {k:Old Work|New Work} > {g:One|Two|Three|Four} Gang
BOX-{k:OW|NW}-{g:1|2|3|4}-{v:STD|DEEP|FG|MTL} | {k} Box {g} Gang {v:Plastic|Deep|Fiberglass|Metal} | 1.35*{k:1.7|1}*{g:1|2|3.2|4.4}*{v:1|1.2|2.4|2.9} | Each
= Electrical Materials > Boxes > {k:4 Square|4 11/16|Octagon|Handy|Masonry} > {p:Box|Cover|Extension Ring}
BOX-{k:4SQ|411|OCT|HDY|MAS}-{p:BX|CV|EX}-{v:1|2|3|4} | {k} {p} {v:1 1/2" Deep|2 1/8" Deep|With Bracket|With Ground Screw} | 2.6*{k:1|1.9|0.9|0.8|2.7}*{p:1|0.55|1.2}*{v:1|1.25|1.6|1.15} | Each
= Electrical Materials > Boxes > {k:4 Square|4 11/16|Octagon|Handy|Masonry} > Cover
BOX-{k:4SQ|411|OCT|HDY|MAS}-MR-{v:050|062|075|100} | {k} Mud Ring {v:1/2"|5/8"|3/4"|1"} Raised | {v:1.2|1.3|1.4|1.7}*{k:1|1.9|1|0.9|1.4} | Each
= Electrical Materials > Boxes > Weather Proof > {g:One|Two} Gang > {m:Metal|Plastic} > {p:In Use Cover|Flip Cover|Blank}
WP-{g:1|2}-{m:M|P}-{p:IU|FC|BL}-{c:GY|WH|BZ} | Weather Proof {g} Gang {p} {m} {c:Gray|White|Bronze} | {p:14.5|5.9|2.4}*{g:1|1.5}*{m:1.5|1} | Each
WP-{g:1|2}-{m:M|P}-BX{p:3|4|5}-{c:GY|WH|BZ} | Weather Proof {g} Gang Box {p:3|4|5} Hole {m} {c:Gray|White|Bronze} | {p:7.5|8.4|9.6}*{g:1|1.7}*{m:1.2|1} | Each
= Electrical Materials > Boxes > Junction > {n:NEMA 1|NEMA 3R|NEMA 4X}
JB-{n:1|3R|4X}-{s:664|884|10104|12124|12126|16166} | Junction Box {n} {s:6 x 6 x 4|8 x 8 x 4|10 x 10 x 4|12 x 12 x 4|12 x 12 x 6|16 x 16 x 6} | 14*{n:1|1.5|4.6}*{s:1|1.4|1.9|2.5|3.1|4.8} | Each
= Electrical Materials > Boxes > Floor Box Kit
FBK-{m:BR|NI|BK}-{k:R1|R2|RD} | Floor Box Kit {k:One Duplex|Two Duplex|Duplex & Data} {m:Brass|Nickel|Black} | {k:58|96|109}*{m:1|1.08|1} | Kit
= Electrical Materials > Boxes > Round > {k:Pan|Fan Rated}
RND-{k:PAN|FAN}-{v:1|2|3} | {k} Box {v:1/2" Deep|2 1/8" Deep|With Brace Bar} | {k:2.9|8.4}*{v:1|1.3|2} | Each
= Electrical Materials > Wire Connectors > {k:Twist On|Push In|Waterproof|Crimp}
WC-{k:TW|PI|WP|CR}-{s:S|M|L|XL}-{q:25|100|500} | {k} Connector {s:Small|Medium|Large|Extra Large} Box of {q} | 0.055*{k:1|4|7|3}*{s:1|1.3|2|2.8}*{q} | Box
= Electrical Materials > Wire Connectors > Splice > {k:Underground|Split Bolt}
SPL-{k:UG|SB}-{s:10|6|2|1/0} | {k} Splice To {s} AWG | {k:9.5|3.2}*{s:1|1.4|2.2|3.5} | Each
= Electrical Materials > Devices > Receptacles > {a:15|20} AMP > {k:Tamper Resistant|GFCI|Commercial|Isolated Ground}
RCP-{a}-{k:TR|GF|CM|IG}-{finish.code} | Receptacle {a} AMP {k} {finish.name} | {k:1.6|17.5|3.4|14.2}*{a:1|1.4} | Each
= Electrical Materials > Devices > Receptacles > {a:15|20} AMP
RCP-{a}-{k:TRWR|GFWR|USB|DEC}-{finish.code} | Receptacle {a} AMP {k:Weather Resistant|GFCI Weather Resistant|USB-C|Decorator} {finish.name} | {k:3.2|22|26|2.4}*{a:1|1.2} | Each
= Electrical Materials > Devices > {a:30|50} AMP Receptacles
RCP-{a}-{k:6|10|14|L6|L14|TT} | Receptacle {a} AMP NEMA {k:6|10|14|L6|L14|TT}-{a} | {a:9.8|12.4}*{k:1|1.1|1.2|1.9|2.3|1.3} | Each
= Electrical Materials > Devices > Switches > {k:Single Pole|3-Way|4-Way|Occupancy}
SW-{k:1P|3W|4W|OCC}-{s:T|D}{a:15|20}-{finish.code} | Switch {k} {a} AMP {s:Toggle|Decorator} {finish.name} | {k:1.2|2.6|11.5|24}*{s:1|1.6}*{a:1|1.7} | Each
= Electrical Materials > Devices > Dimmers > {k:LED|Fan Speed|Smart}
DIM-{k:LED|FAN|SMT}-{s:1P|3W}-{finish.code} | Dimmer {k} {s:Single Pole|3-Way} {finish.name} | {k:19|24|49}*{s:1|1.2} | Each
= Electrical Materials > Devices > Wall Plates > {gang.name} Gang > {k:Toggle|Decorator|Duplex|Blank}
WPL-{gang.code}-{k:T|D|R|B}-{finish.code} | Wall Plate {gang.name} Gang {k} {finish.name} Nylon | 0.58*{gang.factor}*{k:1|1.1|1|1.2} | Each
WPL-{gang.code}-{k:T|D|R|B}-{m:SS|OS|JU} | Wall Plate {gang.name} Gang {k} {m:Stainless|Oversize White|Jumbo White} | {m:2.4|1.3|1.9}*{gang.factor} | Each
= Electrical Materials > Breakers > {b:Northgate|Tidewater} > Single Pole > Plug On
BRK-{b:NG|TW}-1P-{a:15|20|25|30|40|50} | {b} Breaker Single Pole {a} AMP | {b:6.4|7.9}*{a:1|1|1.1|1.2|1.6|1.8} | Each
= Electrical Materials > Breakers > {b:Northgate|Tidewater} > Single Pole > Plug On > {k:AFCI|GFCI|Dual Function}
BRK-{b:NG|TW}-1P-{a:15|20}-{k:AF|GF|DF} | {b} Breaker Single Pole {a} AMP {k} | {k:46|52|58}*{b:1|1.12} | Each
= Electrical Materials > Breakers > {b:Northgate|Tidewater} > Double Pole > Plug On
BRK-{b:NG|TW}-2P-{a:15|20|30|40|50|60|70|80|90|100|125} | {b} Breaker Double Pole {a} AMP | 14.5*{b:1|1.15}*{a:1|1|1|1.1|1.1|1.2|2.1|2.3|2.5|2.7|4.6} | Each
BRK-{b:NG|TW}-2P-{a:20|30|40|50|60}-GF | {b} Breaker Double Pole {a} AMP GFCI | {a:96|98|104|109|124}*{b:1|1.1} | Each
= Electrical Materials > Breakers > {b:Northgate|Tidewater} > {p:Double|Three} Pole > Bolt On
BRK-{b:NG|TW}-{p:2|3}PB-{a:20|30|40|60|80|100} | {b} Breaker {p} Pole {a} AMP Bolt On | {p:32|78}*{b:1|1.15}*{a:1|1|1.1|1.2|1.9|2.2} | Each
BRK-{b:NG|TW}-MAIN-{p:2|3}-{a:100|125|150|200} | {b} Main Breaker {p:Double|Three} Pole {a} AMP | {p:58|214}*{b:1|1.1}*{a:1|1.2|1.6|1.9} | Each
= Electrical Materials > Breakers > {b:Northgate|Tidewater} > {p:Single|Double} Pole > Plug On
BRK-{b:NG|TW}-{p:TAN|QUAD}-{a:15|20|30} | {b} Breaker {p:Tandem|Quad} {a} AMP | {p:21|42}*{b:1|1.1} | Each
= Electrical Materials > Breakers > Obsolete
BRK-OBS-{p:1|2}P-{a:15|20|30|40|50|60}-{k:P|Z|F} | Obsolete Breaker {p:Single|Double} Pole {a} AMP {k:Pushmatic Style|Zinsco Style|Stab Style} | {p:34|58}*{a:1|1|1.1|1.3|1.4|1.6} | Each
= Electrical Materials > Panels > {k:Load Centers|Main Lug|Main Breaker} > {n:NEMA 1|NEMA 3R}
PNL-{k:LC|ML|MB}-{n:1|3R}-{a:100|125|150|200}-{s:20|30|40} | {k:Load Center|Main Lug Panel|Main Breaker Panel} {a} AMP {s} Space {n} | 62*{k:1|0.85|1.35}*{n:1|1.2}*{a:1|1.25|1.7|2.2}*{s:1|1.15|1.35} | Each
= Electrical Materials > Panels > Meter Sockets > {p:Single Phase|3 Phase}
MTR-{p:1|3}-{a:100|125|200|320|400}-{k:OH|UG} | Meter Socket {p} {a} AMP {k:Overhead|Underground} | {p:44|178}*{a:1|1.2|1.5|6.4|7.8}*{k:1|1.1} | Each
= Electrical Materials > Panels > Panel Parts > {k:Filler Plates|Neutral Bars|Covers|Hub}
PPT-{b:NG|TW}-{k:FP|NB|CV|HUB}-{v:1|2|3} | {b:Northgate|Tidewater} {k:Filler Plate|Neutral Bar|Panel Cover|Raintight Hub} {v:Small|Medium|Large} | {k:2.1|9.6|41|13.5}*{v:1|1.3|1.7} | Each
= Electrical Materials > Disconnects > {k:Fused|Non-Fused} > {a:30|60|100|200} AMP
DSC-{k:F|N}-{a}-{n:1|3R|4X} | Disconnect {a} AMP {k} {n:NEMA 1|NEMA 3R|NEMA 4X} | 24*{k:1.2|1}*{a:1|1.7|3.9|7.2}*{n:1|1.2|6} | Each
= Electrical Materials > Fuses > {k:Cartridge|Plug|Time Delay}
FUS-{k:CT|PL|TD}-{a:10|15|20|25|30} | {k} Fuse {a} AMP | {k:4.2|1.9|5.8} | Each
= Electrical Materials > Fuses > {k:Cartridge|Time Delay} > {c:Class RK5|Class J}
FUS-{k:CT|TD}-{c:RK5|J}-{a:30|40|60|80|100|200} | {c} Fuse {k} {a} AMP | {c:7.5|18}*{k:1|1.2}*{a:1|1.3|1.4|2.6|2.7|5.6} | Each
= Electrical Materials > Fuses > {k:Cartridge|Time Delay} > Class CC
FUS-{k:CT|TD}-CC-{a:2|5|10|15|20|30} | Class CC Fuse {k} {a} AMP | 11.5*{k:1|1.2} | Each
= Electrical Materials > Grounding > {k:Ground Rod|Ground Bar|Clamps|Bonding Jumper|Intersystem Bridge}
GND-{k:ROD|BAR|CLP|JMP|ISB}-{v:1|2|3|4} | {k:Ground Rod|Ground Bar|Ground Clamp|Bonding Jumper|Intersystem Bridge} {v:Small|Standard|Large|Heavy Duty} | {k:13.5|6.9|3.2|7.4|11.8}*{v:0.8|1|1.4|2.1} | Each
= Electrical Materials > Lugs and Taps > {k:Mechanical|Compression}
LUG-{k:MEC|CMP}-{m:CU|AL|DR}-{g:6|2|1/0|4/0|250|500} | {k} Lug {m:Copper|Aluminum|Dual Rated} {g:6 AWG|2 AWG|1/0|4/0|250 kcmil|500 kcmil} | 1.7*{k:1.2|1}*{m:1.6|1|1.2}*{g:1|1.6|2.4|3.8|4.6|8.2} | Each
= Electrical Materials > Transformers > {k:Control|Dry Type|Doorbell}
XFM-{k:CTL|DRY|DBL}-{v:1|2|3} | {k:Control Transformer|Dry Type Transformer|Doorbell Transformer} {v:Small|Medium|Large} | {k:62|640|12.5}*{v:1|1.7|2.9} | Each
`;
