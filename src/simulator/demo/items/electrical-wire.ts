export const wireAndConduit = `
= Electrical Materials > Wire > Copper > THHN > {branch.awg} AWG > {t:Solid|Stranded} > {color.name}
" Priced by the foot; rated 90 °C dry and 75 °C wet.
THHN-{branch.awg}-{t:SOL|STR}-{color.code} | THHN {branch.awg} AWG {t} {color.name} | 0.11*{branch.factor} | Foot
= Electrical Materials > Wire > Copper > THHN > {branch.awg} AWG > Stranded > {phase.name} > {spool:500'|2500'} Spool
" Full spool, for runs that use most of it.
THHN-{branch.awg}-STR-{phase.code}-{spool:500|2500} | THHN {branch.awg} AWG Stranded {phase.name} {spool:500'|2500'} Spool | {spool:54|262}*{branch.factor} | Spool
= Electrical Materials > Wire > Copper > THHN > {feeder.awg} AWG > Stranded
" Priced by the foot, cut to length from the reel.
THHN-{feeder.awg}-STR-{phase.code} | THHN {feeder.awg} AWG Stranded {phase.name} | 0.46*{feeder.factor} | Foot
THHN-{feeder.awg}-STR-{phase.code}-{l:500|1000} | THHN {feeder.awg} AWG Stranded {phase.name} {l}' Reel | 0.43*{feeder.factor}*{l} | Reel
= Electrical Materials > Wire > Copper > THHN > {heavy.code} AWG
" Priced by the foot, minimum cut 25 feet.
THHN-{heavy.code}-{c:BLK|RED|WHT|GRN} | THHN {heavy.name} {c:Black|Red|White|Green} | 3.55*{heavy.factor} | Foot
= Electrical Materials > Wire > Copper > Bare > {t:Solid|Stranded}
BARE-{g:8|6|4|2|1/0}-{t:SOL|STR} | Bare Copper {g} AWG {t} | 0.44*{g:1|1.5|2.4|3.7|7.2} | Foot
= Electrical Materials > Wire > Aluminum > {f:XHHW|SER|URD} > {g:2-2-4|1/0|2/0|4/0}
AL-{f}-{g:224|10|20|40} | Aluminum {f} {g} | {g:1.35|1.9|2.3|3.1}*{f:0.7|1.2|0.9} | Foot
= Electrical Materials > Wire > Romex > {g:14|12|10|8|6} AWG > {n:2|3} Wire
" With ground. Shorter coils stay on the trucks, 250' and longer in the warehouse.
NMB-{g}-{n}-{l:25|50|100|250|1000} | Romex NM-B {g}/{n} {l}' | 0.34*{g:1|1.45|2.35|3.9|5.8}*{n:1|1.38}*{l} | Coil
NMB-{g}-{n}-FT | Romex NM-B {g}/{n} By The Foot | 0.38*{g:1|1.45|2.35|3.9|5.8}*{n:1|1.38} | Foot
= Electrical Materials > Wire > UF > {g:14|12|10} AWG
" Direct burial, 24 inches deep without conduit.
UFB-{g}-{n:2|3}-{l:50|100|250|500} | UF-B {g}/{n} {l}' | 0.47*{g:1|1.5|2.4}*{n:1|1.35}*{l} | Coil
= Electrical Materials > Wire > MC > {g:14|12|10} AWG > {n:2|3|4} Wire
MC-{g}-{n}-{l:100|250|1000} | MC Cable {g}/{n} Aluminum Armor {l}' | 0.62*{g:1|1.35|2.1}*{n:1|1.3|1.62}*{l} | Coil
MC-{g}-{n}-HCF-250 | MC Cable {g}/{n} Hospital Grade 250' | 225*{g:1|1.35|2.1}*{n:1|1.3|1.62} | Coil
= Electrical Materials > Wire > SEU
SEU-{g:224|10|20|40} | SEU {g:2-2-4|1/0-1/0-2|2/0-2/0-1|4/0-4/0-2/0} Aluminum | {g:1.28|2.2|2.6|3.55} | Foot
= Electrical Materials > Wire > Security
SEC-{g:22|18}-{n:2|4|6|8} | Security Wire {g}/{n} Stranded Unshielded 500' | {g:48|79}*{n:1|1.5|2.1|2.8} | Box
= Electrical Materials > Wire > {k:Cat 6|Coax|Thermostat|Speaker}
LV-{k:C6|RG6|TST|SPK}-{v:1|2|3|4|5} | {k:Cat 6 Riser|Coax RG6 Quad|Thermostat 18 Ga|Speaker 16 Ga} {v:White|Blue|Black|Gray|Plenum} | {k:148|112|96|118}*{v:1|1|1|1.05|2.3} | Box
= Electrical Materials > Wire > Cords > {k:SJOOW|SOOW}
CORD-{k}-{g:16|14|12|10|8}-{n:2|3|4} | {k} Cord {g}/{n} | 0.58*{k:1|1.4}*{g:1|1.3|1.8|2.6|3.9}*{n:1|1.3|1.65} | Foot
= Electrical Materials > Conduit/Raceway > {k:EMT|Rigid|IMC} > {pipe.size}
" Ten foot stick.
{k:EMT|RGD|IMC}-{pipe.code} | {k} Conduit {pipe.size} x 10' | {k:5.6|22|17}*{pipe.factor} | Stick
= Electrical Materials > Conduit/Raceway > PVC > Schedule {s:40|80} > {pipe.size}
" Ten foot stick with bell end.
PVC{s}-{pipe.code} | PVC Conduit Schedule {s} {pipe.size} x 10' | {s:4.2|6.9}*{pipe.factor} | Stick
= Electrical Materials > Conduit/Raceway > ENT
ENT-{s:050|075|100}-{l:10|100|200} | ENT Flexible Tubing {s:1/2"|3/4"|1"} {l}' | 0.42*{s:1|1.5|2.3}*{l} | Coil
= Electrical Materials > Conduit/Raceway > Wiremold > {k:Metal|Plastic}
WM-{k:MET|PLA}-{v:CH5|BX1|BX2|ELB|TEE|CPL|CLP|STR} | Wiremold {k} {v:5' Channel|One Gang Box|Two Gang Box|Flat Elbow|Tee|Coupling|Clip|Starter Box} | {v:11.8|13.5|18.9|6.1|8.4|2.2|0.9|14.6}*{k:1.3|0.8} | Each
= Electrical Materials > Conduit Fittings > EMT > {j:Compression|Set Screw} > {k:Connector|Coupling} > {pipe.size} > {m:Steel|Die Cast}
EMT-{j:CMP|SS}-{k:CON|CPL}-{pipe.code}-{m:S|D} | EMT {j} {k} {pipe.size} {m} | 0.62*{j:1.5|1}*{k:1|1.1}*{m:1.6|1}*{pipe.factor} | Each
= Electrical Materials > Conduit Fittings > EMT > {j:Compression|Set Screw} > Connector > {pipe.size} > Steel
EMT-{j:CMP|SS}-CON-{pipe.code}-INS | EMT {j} Connector {pipe.size} Steel Insulated Throat | 1.15*{j:1.5|1}*{pipe.factor} | Each
= Electrical Materials > Conduit Fittings > EMT > {k:Elbow|Offset|Strap}
EMT-{k:ELB|OFS|STR}-{pipe.code} | EMT {k:90° Elbow|Box Offset|One Hole Strap} {pipe.size} | {k:4.4|3.1|0.34}*{pipe.factor} | Each
= Electrical Materials > Conduit Fittings > Rigid > {k:Elbow|Coupling|Nipple|Offset Nipples|Bushing|Locknut|Union}
RGD-{k:ELB|CPL|NIP|OFN|BSH|LKN|UNI}-{pipe.code} | Rigid {k:90° Elbow|Coupling|Close Nipple|Offset Nipple|Insulated Bushing|Locknut|Three Piece Union} {pipe.size} | {k:12.5|3.1|2.4|5.2|1.1|0.35|13.2}*{pipe.factor} | Each
= Electrical Materials > Conduit Fittings > Rigid > Nipple
RGD-NIP-{pipe.code}-{l:4|6|8|12} | Rigid Nipple {pipe.size} x {l}" | 2.9*{pipe.factor}*{l:1|1.3|1.7|2.4} | Each
= Electrical Materials > Conduit Fittings > PVC > {k:Elbow|Coupling|Cap|Terminal Adapter|Expansion|LB}
PVC-{k:ELB|CPL|CAP|TA|EXP|LB}-{pipe.code} | PVC {k:90° Elbow|Coupling|End Cap|Male Terminal Adapter|Expansion Coupling|LB Conduit Body} {pipe.size} | {k:1.9|0.52|1.3|0.66|14.5|4.9}*{pipe.factor} | Each
PVC-{k:ELB|CPL|CAP|TA|EXP|LB}80-{pipe.code} | PVC {k:45° Elbow|Long Coupling|Plug|Female Adapter|Short Expansion Coupling|T Conduit Body} {pipe.size} | {k:2.2|0.8|1.5|0.75|11.5|6.1}*{pipe.factor} | Each
= Electrical Materials > Conduit Fittings > {m:Rigid|PVC|EMT}
CBD-{m:AL|PV|ST}-{k:LL|LR|LBD|C|T}-{pipe.code} | Conduit Body {k:LL|LR|LB Deep|C|T} {pipe.size} {m:Aluminum|PVC|Set Screw} | {m:7.9|4.2|9.6}*{k:1|1|1.3|1|1.2}*{pipe.factor} | Each
= Electrical Materials > Conduit Fittings > Rigid > {k:Bushing|Locknut}
" For knockouts one size too large, and for the end of a stub.
KOF-{k:RW|SL}-{pipe.code} | {k:Reducing Washer Pair|Sealing Locknut} {pipe.size} | {k:0.6|1.1}*{pipe.factor} | Each
KOF-{k:PB|GB}-{pipe.code} | {k:Plastic Bushing|Grounding Bushing} {pipe.size} | {k:0.2|6.8}*{pipe.factor} | Each
= Electrical Materials > Conduit Fittings > Weatherheads
WHD-{k:C|T}-{pipe.code} | Weatherhead {k:Clamp On|Threaded} {pipe.size} | {k:7.2|9.8}*{pipe.factor} | Each
= Electrical Materials > Liquid Tight / Flex Tubing > Sealtight > {m:Metal|Plastic}
LTF-{m:M|P}-{smallPipe.code}-{l:25|50|100} | Sealtight {m} {smallPipe.size} {l}' | 0.95*{m:1.6|1}*{smallPipe.factor}*{l} | Coil
= Electrical Materials > Liquid Tight / Flex Tubing > Sealtight > {m:Metal|Plastic} > {a:Straight|90°} Connector
LTC-{m:M|P}-{a:ST|90}-{smallPipe.code} | Sealtight Connector {a} {smallPipe.size} {m} | 3.2*{m:1.7|1}*{a:1|1.6}*{smallPipe.factor} | Each
= Electrical Materials > Liquid Tight / Flex Tubing > Flex Metal
FMC-{smallPipe.code}-{v:25|100|CON|CPL|90} | Flex Metal {smallPipe.size} {v:25' Coil|100' Coil|Squeeze Connector|Coupling|90° Connector} | {v:16|58|1.4|1.9|2.6}*{smallPipe.factor} | Each
= Electrical Materials > Liquid Tight / Flex Tubing > Whips
WHIP-{a:30|60}-{l:4|6|8} | A/C Whip {a} AMP {l}' | {a:16.5|27}*{l:1|1.25|1.5} | Each
`;
