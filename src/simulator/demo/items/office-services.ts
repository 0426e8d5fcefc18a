/** Fields: code, name, price, hours, materials. Coupons are services with a negative price. */
export const officeServiceTable = `
= Admin > Coupons/Discounts > {k:Seasonal|Manager|Membership|Referral|Military & Senior}
" Taken off the invoice, not combined with other offers.
DC {a:25|50|75|100|150|200}.{k:1|2|3|4|5} | {k} Coupon {a} Dollars Off | -{a} | 0 |
= Admin > Coupons/Discounts > Manager
" Ask the manager before promising it.
DC 416.{n:1|2} | Manager Courtesy {n:Half Day|Full Day} | -{n:250|500} | 0 |
= Admin > Dispatch/Service Fees > {k:Standard|Same Day|After Hours|Holiday|Trip Charge}
" Covers travel and the first look at the problem.
FEE-{k:STD|SD|AH|HOL|TRIP}-{z:1|2|3} | {k} Dispatch Zone {z} | {k:59|89|149|195|35}*{z:1|1.2|1.5} | 0 |
= Admin > Permits > {k:Electrical|Mechanical|Plumbing|Gas|Pool|Right Of Way}
" Filed and picked up by the office; the fee of the inspector is included.
PRM-{k:EL|ME|PL|GS|PO|RW}-{j:C|T|X} | {k} Permit {j:County|Town|Expedited} | {k:145|165|155|125|485|285}*{j:1|1.2|1.9} | {j:0.5|0.5|1} | ODC-PRM x1
= Admin > Labor Units > < 1 Hour Labor > {m:15|30|45} Minutes Labor
" Time of one technician, no material.
LAB-0.{m:25|50|75} | Labor {m} Min | {m:45|90|135} | 0.{m:25|50|75} |
= Admin > Labor Units > {h:1..20} Hour Labor > {h} Hour Labor
" Time of one technician, no material.
LAB-{h}.00 | Labor {h} Hr | 180*{h} | {h} |
= Admin > Labor Units > {h:1..20} Hour Labor > {h} Hour {q:15|30|45} Minutes Labor
" Time of one technician, no material.
LAB-{h}.{q:25|50|75} | Labor {h} Hr {q} Min | 180*{h}+{q:45|90|135} | {h}.{q:25|50|75} |
= Admin > Job Site > {k:Work Area Protection|Roof Penetration|Wall Patch|Debris Haul Off|Lift Rental|Core Drill}
JOB-{k:WAP|ROOF|PATCH|HAUL|LIFT|CORE}{n:|-2|-3} | {k} {n:Small|Medium|Large} | {k:45|245|165|125|345|225}*{n:1|1.5|2.2} | {k:0.5|1|1.5|1|0.5|1}*{n:1|1.4|2} |
= Admin > Customer Supplied Items > {k:Fixture|Ceiling Fan|Appliance|Faucet} > {h:Up To 10 Feet|Over 10 Feet}
" Labor only; what the customer bought carries no warranty from us.
CSI-{k:FIX|FAN|APP|FCT}-{h:10|X}{n:|+1} | Install Customer Supplied {k} {h} {n:|Each Additional} | {k:150|245|195|225}*{h:1|1.6}*{n:1|0.8} | {k:0.75|1|1|1}*{h:1|1.5}*{n:1|0.8} |
= Admin > Stash
" From the stash on the truck, used up and not ordered again.
STASH-{n:01..12} | Part From Stash {n:Breaker|Ballast|Lamp Pair|Wire Nut Bag|Fitting Handful|Cord End|Plate|Fuse Pair|Strap Bag|Old Style Switch|Screw Box|Tape Roll} | {n:35|28|18|6|12|22|5|14|8|19|7|4} | 0 |
= Admin > Custom Task > {k:Custom Repair|Time & Material|Subcontractor}
CUSTOM-{k:REP|TM|SUB} | {k} - Price On Site | 0 | {k:1|1|0} |
= Memberships > {k:Electrical|Pool|Comfort} Plan > {n:Monthly|Annual}
" Renews by itself; discounts and priority start on the day of the first payment.
MEM-{k:EL|PO|CO}-{n:M|A}{t:|-2|-3} | {k} Membership {n} {t:Basic|Plus|Complete} | {k:12|18|15}*{n:1|11}*{t:1|1.6|2.4} | 0 |
`;
