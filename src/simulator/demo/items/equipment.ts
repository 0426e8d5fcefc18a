/** Fields: code prefix, name, cost, manufacturer, model, height x width x depth in inches, years of warranty. */
export const equipmentTable = `
= Pool Equipment > Pool Pumps > Variable Speed > {h:1.65|1.85|2.7|3} HP
PNP-10 | Variable Speed Pump {h} HP {v:115/230V|230V} | {h:799|865|1045|1180}*{v:1|0.96} | {b:Harborline|Stillwater} | {b:HVS|SV}{h:165|185|270|300}{v:-D|} | 12.5x11x23 | 3
= Pool Equipment > Pool Pumps > Single Speed > {h:1|1.5|2} HP
PNP-11 | Single Speed Pump {h} HP | {h:389|428|487} | {b:Harborline|Stillwater} | {b:HSP|SS}{h:100|150|200} | 12x10x24 | 1
= Pool Equipment > Pool Pumps > Booster Pumps
PNP-12 | Booster Pump 3/4 HP {v:115/230V|230V} | {v:268|259} | Harborline | HBP75{v:-D|} | 9x8x18 | 1
= Pool Equipment > Filters > Cartridge > {s:100|150|200|320|420|520} sq ft
FLT-20 | Cartridge Filter {s} sq ft | {s:520|681|742|865|1010|1190} | {b:Harborline|Stillwater} | {b:HCF|SC}{s} | 32x22x22 | 1
= Pool Equipment > Filters > Sand > {s:19|24|30}"
FLT-21 | Sand Filter {s}" Top Mount | {s:345|460|640} | {b:Harborline|Stillwater} | {b:HSF|SD}{s} | 36x24x24 | 1
= Pool Equipment > Filters > D.E. > {s:36|48|60} sq ft
FLT-22 | D.E. Filter {s} sq ft | {s:760|820|905} | Harborline | HDE{s} | 38x22x22 | 1
= Pool Equipment > Gas Heaters > {f:Natural Gas|Liquid Propane} > {s:150|200|250|300|400}K BTU
HTR-30 | Gas Heater - {s}K BTU - {f:NG|LP} | {s:2060|2290|2540|2815|3279}*{f:1|1.01} | {b:Harborline|Stillwater} | {b:HGH|SG}{s}{f:N|P} | 24x28x33 | 3
= Pool Equipment > Heat Pumps > {k:Heat Only|Heat & Chill} > {s:90|110|125|140}K BTU
HTP-31 | Heat Pump - {s}K BTU - {k} | {s:2280|2560|2800|3140}*{k:1|1.22} | Stillwater | SHP{s}{k:H|C} | 42x34x34 | 3
= Pool Equipment > Pool Lights > {c:Color|White} LED > {l:50|100|150}' Cord
LGT-40 | {c} LED Light {v:12V|120V} {l}' Cord | {c:412|318}*{l:1|1.1|1.25}*{v:1|1.08} | Harborline | HL{c:C|W}{v:12|120}-{l} | 9x9x6 | 3
= Pool Equipment > Chlorinators > Salt Systems > {g:15|25|40|60}K gal
CHL-50 | Salt System {g}K gal | {g:1180|1510|1690|1980} | {b:Harborline|Stillwater} | {b:HSG|SS}{g} | 16x12x6 | 3
= Pool Equipment > Chlorinators > Tablet Feeders > {k:Inline|Offline}
CHL-51 | Tablet Feeder {k} {s:5|9} lb | {k:62|84}*{s:1|1.25} | Stillwater | STF{s}{k:I|O} | 16x8x8 | 1
= Pool Equipment > Automation Systems > {k:Single Body|Pool & Spa} > {r:4|8} Relay
AUT-60 | Automation {k} {r} Relay | {k:1280|1690}*{r:1|1.3} | {b:Harborline|Stillwater} | {b:HAC|SA}{k:S|D}{r} | 20x14x5 | 3
= Pool Equipment > Automation Systems
AUT-61 | {k:24V Valve Actuator|Wireless Remote|Relay Kit|Phone Interface|Temperature Sensor Pair} | {k:230|285|58|198|44} | Harborline | HA{k:VA|WR|RK|PI|TS} | 6x5x5 | 1
= Pool Equipment > Automation Systems > Time Clocks
AUT-62 | Time Clock {v:120V|240V} {k:Mechanical|Digital} | {v:68|72}*{k:1|1.7} | Tidewater | TTC{v:1|2}{k:M|D} | 9x6x4 | 0
= Pool Equipment > Cleaners > {k:Robotic|Suction|Pressure}
CLN-70 | {k} Cleaner {s:Compact|Standard|Pro} | {k:890|345|420}*{s:0.75|1|1.4} | Harborline | H{k:RC|SC|PC}{s:1|2|3} | 14x18x18 | {k:2|1|1}
= Pool Equipment > Covers > {k:Solid|Mesh|Automatic}
CVR-80 | {k} Cover {s:16 x 32|18 x 36|20 x 40} | {k:1180|990|6890}*{s:1|1.2|1.4} | Stillwater | S{k:SC|MC|AC}{s:1632|1836|2040} | 10x36x48 | {k:0|0|3}
= Generators > Generators, Standby > Natural Gas > {k:10-14|10-14|18-22|18-22|24-26|24-26} kW
GEN-15 | Standby Generator {k:10|14|18|22|24|26} kW Air Cooled | {k:2890|3640|4480|5120|5690|6240} | Ironbridge | IBG{k:10|14|18|22|24|26}{w:|-TS} | 29x25x48 | 5
= Generators > Generators, Standby > Diesel > {s:30|48} kW
GEN-16 | Standby Generator {s} kW Liquid Cooled {f:Diesel|NG} | {s:11800|15950}*{f:1.08|1} | Ironbridge | IBL{s}{f:D|N} | 46x37x95 | 5
= Generators > Transfer Switch > Automatic > {a:100|200} AMP
GEN-17 | Automatic Transfer Switch {a} AMP {k:Standard|Service Rated} | {a:545|790}*{k:1|1.3} | Ironbridge | IBT{a}{k:|S} | 27x17x7 | 5
= Generators > Generators, Portable > Dual Fuel
GEN-18 | Portable Generator {k:7.5|9.5|12} kW Dual Fuel | {k:980|1240|1790} | Ironbridge | IBP{k:75|95|120} | 26x27x27 | 3
= EV Charging > Hard Wired > {a:40|60|80} AMP
EVC-25 | EV Charger {a} AMP {k:Wi-Fi|Basic} | {a:468|589|845}*{k:1|0.84} | Tidewater | TEV{a}{k:W|B} | 14x8x5 | 3
= Electrical Service > Power Distribution > Main Breaker Panel > {a:125|150|200} AMP
PNL-35 | Main Breaker Panel {a} AMP {s:30|40} Space {n:Indoor|Outdoor} | {a:148|189|236}*{s:1|1.15}*{n:1|1.22} | Northgate | NGP{a}{s}{n:I|O} | 34x14x4 | 0
= Low Voltage & Smart Home > Smart Home Packages
SMH-45 | {k:Smart Hub|Smart Lock|Video Doorbell|PoE Camera|Leak Sensor Kit|Garage Controller} | {k:128|189|149|176|118|64} | Kestrel | KS{k:HB|LK|VD|PC|LS|GC} | 6x4x2 | 1
= HVAC Replacement > Straight Cool > {t:2|2.5|3|3.5|4|5} Ton
ACU-10 | Condenser {t} Ton {e:14.3|17} SEER2 | {t:1380|1495|1640|1810|1990|2340}*{e:1|1.42} | Kestrel | KAC{t:24|30|36|42|48|60}{e:14|17} | 34x32x32 | 10
= HVAC Replacement > Heat Pump Systems > {t:2|2.5|3|3.5|4|5} Ton
HPU-11 | Heat Pump {t} Ton {e:14.3|17} SEER2 | {t:1720|1860|2050|2240|2480|2890}*{e:1|1.4} | Kestrel | KHP{t:24|30|36|42|48|60}{e:14|17} | 36x34x34 | 10
AHU-12 | Air Handler {t} Ton {m:PSC|ECM} | {t:790|845|910|990|1085|1240}*{m:1|1.2} | Kestrel | KAH{t:24|30|36|42|48|60}{m:P|V} | 46x18x22 | 10
= HVAC Replacement > Gas Furnaces > {e:80|96}% > {b:60|80|100|120}K BTU
FRN-13 | Gas Furnace {e}% {b}K BTU | {e:780|1190}*{b:1|1.1|1.22|1.35} | Kestrel | KGF{e}{b} | 34x18x29 | 10
= HVAC Replacement > Ductless > {z:Single Zone|Multi Zone} > {b:9|12|18|24|36}K BTU
DLS-14 | Ductless {z} {b}K BTU | {z:980|1490}*{b:1|1.08|1.35|1.62|2.2} | Kestrel | KDS{z:S|M}{b} | 28x37x13 | 7
= Indoor Air Quality > {f:Filtration|Humidity|UV & Purification|Ventilation}
IAQ-15 | {n:Standard|Plus|Premium} {f:Media Cabinet|Humidifier|UV Light|ERV} | {f:148|176|229|645}*{n:1|1.4|2.1} | Kestrel | KIQ{f:M|H|U|V}{n:1|2|3} | 20x18x10 | 5
= HVAC Service > Thermostats > Wi-Fi
TST-16 | Thermostat {k:Wi-Fi|Wi-Fi Touch|Zoning Panel} | {k:98|164|212} | Kestrel | KTS{k:W|T|Z} | 5x5x1 | 3
= Water Heaters > Tanked Water Heater > {f:Natural Gas|Electric|Liquid Propane|Power Vent} > {s:40|50|75} gal
WHT-20 | Water Heater {s} gal {f} | {f:548|462|575|980}*{s:1|1.15|1.9} | Emberton | EW{f:N|E|P|V}{s} | 58x22x22 | 6
= Water Heaters > Tankless Water Heaters > {f:Natural Gas|Liquid Propane|Electric} > {k:Condensing|Non-Condensing}
WHL-21 | Tankless {f} {k} {g:150|180|199}K | {f:945|955|690}*{k:1.25|1}*{g:1|1.12|1.25} | Emberton | ET{f:N|P|E}{k:C|X}{g} | 27x18x10 | 12
= Water Heaters > Heat Pump Water Heater > {s:50|65|80} gal
WHP-22 | Heat Pump Water Heater {s} gal | {s:1290|1490|1740} | Emberton | EHP{s} | 63x24x24 | 10
= Plumbing Service > Sump & Ejector > {k:Sump Pump|Battery Backup|Ejector Pump}
SMP-23 | {k} {h:1/3|1/2|3/4} HP | {k:148|389|345}*{h:1|1.15|1.4} | Emberton | EP{k:S|B|E}{h:33|50|75} | 14x10x10 | 3
= Water Treatment > Softeners > {g:32|48|64}K Grain
WTS-24 | Water Softener {g}K Grain {k:Metered|Twin Tank} | {g:620|710|840}*{k:1|1.8} | Emberton | ES{g}{k:M|T} | 54x18x18 | 7
= Marine > Shore Power > {a:30|50|100} AMP > Pedestal
SHP-30 | Shore Power Pedestal {a} AMP {n:Single|Dual} | {a:640|780|1390}*{n:1|1.45} | Tidewater | TSP{a}{n:S|D} | 42x10x10 | 2
`;
