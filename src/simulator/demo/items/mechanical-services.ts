/** Fields: code, name, price, hours, materials. */
export const mechanicalServiceTable = `
= HVAC Service > Diagnostic > {k:Standard|After Hours|Commercial}
HDX-{k:STD|AH|COM} | HVAC Diagnostic {k} | {k:119|199|225} | 1 |
= HVAC Service > Maintenance > {k:Cooling|Heating} Tune-Up > {n:1st System|Additional System}
{k:AC|HEAT} TUNE-UP{n:| ADD} | {k} Annual Inspection & Tune-Up - {n} | {n:149|99} | {n:1.25|0.9} | FIL-1-1625-M8 x1
= HVAC Service > Maintenance > Coil Cleaning > {k:Evaporator|Condenser} > {n:In Place|Pull & Clean}
HCC-{k:EV|CD}-{n:IP|PC} | {k} Coil Cleaning {n} | {k:325|185}*{n:1|2.4} | {k:1.5|1}*{n:1|2.5} |
= HVAC Service > Cooling Repairs > Electrical Parts > {k:Capacitor|Contactor|Hard Start Kit|Time Delay}
" Price holds for one part replaced on the same visit as the diagnostic.
HEL-{k:CAP|CON|HSK|TDL}-{n:1|2}{t:|U} | Replace {k} {n:Single Stage|Two Stage} {t:OEM|Universal} | {k:189|235|289|145}*{n:1|1.2}*{t:1|0.86} | 0.5 | {k:CAP-45-5 x1|HEP-CON-2 x1|HEP-RLY-1 x1|HEP-RLY-2 x1}
= HVAC Service > Cooling Repairs > Motors > {k:Condenser Fan|Blower} > {t:PSC|ECM}
HMO-{k:CF|BL}-{t:P|E}-{h:14|13|12|34} | Replace {k} Motor {t} {h:1/4|1/3|1/2|3/4} HP | {k:465|545}*{t:1|1.9}*{h:1|1.05|1.12|1.3} | {k:1.5|2} | MOT-{k:CF|BL}-{h}-{t:P|E} x1
= HVAC Service > Cooling Repairs > Refrigerant > {g:R-410A|R-454B|R-22 Replacement} > {k:Leak Search|Recharge|Recover}
HRF-{k:LS|RC|RV}-{g:410A|454B|R22} | Refrigerant {k} {g} | {k:285|98|165}*{g:1|1.5|1.8} | {k:1.5|0.25|1} |
= HVAC Service > Cooling Repairs > Refrigerant > {g:R-410A|R-454B|R-22 Replacement}
HRF-ADD-{k:1|2|3}-{g:410A|454B|R22} | {k:UV Dye Added|Recharge Per lb|Nitrogen Sweep} {g} | {k:75|88|125}*{g:1|1.4|1.9} | {k:0.25|0.1|0.5} |
= HVAC Service > Cooling Repairs > {k:Compressor|Evaporator Coil|TXV}
HMC-{k:CMP|EVC|TXV}-{s:2|3|4|5} | Replace {k} {s} Ton | {k:1980|1640|745}*{s:1|1.12|1.25|1.4} | {k:6|5.5|3.5} |
= HVAC Service > Heating Repairs > Gas Furnace > {k:Ignitor|Flame Sensor|Inducer Motor|Gas Valve|Control Board|Pressure Switch}
HGF-{k:IGN|FLM|IND|GVL|BRD|PSW}-{e:80|90} | Furnace {k} {e:80%|90%+} | {k:245|129|585|525|565|225}*{e:1|1.12} | {k:0.75|0.5|1.5|1.25|1.25|0.75} | {k:IGN-IG-1 x1|IGN-FS-1 x1|MOT-IN-16-P x1|IGN-GV-1 x1||}
= HVAC Service > Heating Repairs > Heat Pump > {k:Reversing Valve|Defrost Board|Heat Strips}
HHP-{k:RV|DB|HS}-{s:3|5} | Heat Pump {k} Up To {s} Ton | {k:1290|425|495}*{s:1|1.2} | {k:4.5|1.25|1.5} |
= HVAC Service > Heating Repairs > Boiler > {k:Circulator|Zone Valve|Expansion Tank|Aquastat}
HBO-{k:CIR|ZV|EXP|AQS}{n:|+1} | Boiler {k} {n:|Each Additional} | {k:585|385|365|395}*{n:1|0.75} | {k:2|1.5|1.25|1.25} |
= HVAC Service > Thermostats > {k:Standard|Programmable|Wi-Fi}
HTS-{k:STD|PRG|WIF}-{s:1|2|3} | Thermostat {k} {s} Stage | {k:145|195|345}*{s:1|1.1|1.2} | 0.75 | TST-{k:STD|PRG|WIFI}-{s} x1
= HVAC Service > Condensate > {k:Drain Line|Pump|Float Switch|Pan}
HCN-{k:DRN|PMP|FLT|PAN}-{n:R|N} | Condensate {k} {n:Clear Or Replace|New} | {k:125|265|145|345}*{n:1|1.2} | {k:0.5|1|0.5|1.5} | {k:CND-FIT-1 x1|CND-PMP-1 x1|CND-FLT-1 x1|}
= HVAC Service > Ductwork > {k:Supply Run|Return Run|Plenum|Seal & Insulate}
HDW-{k:SUP|RET|PLN|SEAL}-{d:6|8|10|12|14} | Duct {k} {d}" | {k:285|345|585|195}*{d:1|1.1|1.2|1.35|1.5} | {k:1.5|1.75|3|1} | DCT-FX6-{d} x1, DCT-CL-{d} x2
= HVAC Replacement > {k:Straight Cool|Heat Pump Systems} > {s:2|2.5|3|3.5|4|5} Ton > {e:14.3|17} SEER2
" Priced from the current equipment cost; open the estimate builder for today's figure.
HSR-{k:SC|HP}-{s:20|25|30|35|40|50}-{e:14|17} | {k} {s} Ton {e:14.3|17} SEER2 System | 0 | {s:8|8|9|9|10|11} |
= HVAC Replacement > Gas Furnaces > {e:80%|96%} > {b:60K|80K|100K|120K} BTU
HFR-{e:80|96}-{b:060|080|100|120} | Gas Furnace {e} {b} BTU | 0 | {b:6|6.5|7|7.5} |
= HVAC Replacement > Ductless > {z:Single Zone|Multi Zone} > {b:9K|12K|18K|24K|36K} BTU
HDL-{z:S|M}-{b:09|12|18|24|36} | Ductless {z} {b} BTU | 0 | {z:6|10} |
= Indoor Air Quality > {f:Filtration > Media Cabinet|Humidity > Humidifiers|UV & Purification > Coil Light|Ventilation > Fresh Air Intake}
IAQ-{f:FIL|HUM|UV|VNT}-{n:1|2|3} | {n:Standard|Plus|Premium} {f:Media Filter Cabinet|Humidifier|Coil UV Light|Fresh Air System} | {f:645|785|595|890}*{n:1|1.3|1.8} | {f:2|2.5|1|3}*{n:1|1.1|1.3} |
IAQ-{f:FIL|HUM|UV|VNT}-SVC{n:1|2} | {f:Replace Media Filter|Replace Humidifier Pad|Replace UV Lamp|Clean ERV Core} {n:First|Each Additional} | {f:89|98|165|125}*{n:1|0.8} | 0.4 |
= Plumbing Service > Diagnostic
PDX-{k:STD|AH|CAM} | Plumbing Diagnostic {k:Standard|After Hours|With Camera} | {k:109|189|295} | {k:0.75|1|1.25} |
= Plumbing Service > Faucets > {k:Kitchen|Lavatory|Tub & Shower|Laundry|Bar} > {n:Repair|Replacement|Customer Supplied}
FCT-{k:KIT|LAV|TUB|LDY|BAR}-{n:REP|REPL|CS} | {k} Faucet {n} | {k:325|285|465|265|275}*{n:0.55|1.35|0.85} | {k:1|1|1.75|1|1}*{n:0.7|1.1|1} | {n:FTP-CRT-1 x1|SUP-F-20-SS x2|SUP-F-20-SS x2}
= Plumbing Service > Toilets > Repair Services > {k:Fill Valve|Flapper|Wax Ring|Flange|Supply Line}
TLT-{k:FIL|FLP|WAX|FLG|SUP}{n:|+1} | Toilet {k} {n:|Each Additional} | {k:165|95|225|345|89}*{n:1|0.7} | {k:0.5|0.25|0.75|1.5|0.25} | {k:FTP-FIL-2 x1|FTP-FLP-2 x1|FTP-WAX-1 x1|DWV-FLG-400 x1|SUP-T-12-SS x1}
= Plumbing Service > Toilets > Replacement > {k:Round|Elongated|ADA Height|Wall Hung}
TLT-{k:RND|ELG|ADA|WAL}-{n:CS|S} | Toilet {k} {n:Customer Supplied|Supplied} | {k:285|295|310|545}*{n:1|1.9} | {k:1.25|1.25|1.25|2.5} | FTP-WAX-1 x1, SUP-T-12-SS x1
= Plumbing Service > Water Lines > {s:1/2"|3/4"|1"} > {k:Copper|PEX|CPVC}
WLN-{k:CU|PX|CP}-{s:050|075|100}-{n:REP|10|20} | Water Line {k} {s} {n:Repair|Up To 10 Ft.|Up To 20 Ft.} | {k:265|195|215}*{s:1|1.1|1.25}*{n:1|1.5|2.2} | {n:1|1.75|2.5} | {k:CU-CPL-SW|PEX-CR-CPL|CPV-CPL}-{s:050|075|100} x{n:2|4|4}
= Plumbing Service > Valves > {k:Main Shut Off|Angle Stop|Pressure Regulator|Hose Bib|Mixing Valve|Backflow}
PVS-{k:MSO|ANG|PRV|HOB|MIX|BFP}-{n:1|2} | {k} {n:Accessible|Limited Access} | {k:345|145|485|225|545|685}*{n:1|1.3} | {k:1.5|0.5|1.75|0.75|1.75|2}*{n:1|1.4} | {k:VLV-BAL-075-T x1|VLV-ANG-050-S x1|VLV-PRV-075-T x1|VLV-HOB-050-S x1||}
= Plumbing Service > Drain & Vent Piping > {s:1 1/2"|2"|3"|4"} > {k:PVC|Cast Iron|ABS}
DVP-{k:PV|CI|AB}-{s:150|200|300|400}-{l:5|10} | Drain Pipe {k} {s} Up To {l} Ft. | {k:245|485|265}*{s:1|1.1|1.3|1.5}*{l:1|1.45} | {k:1.25|2.5|1.25}*{l:1|1.5} | DWV-CPL-{s:150|200|300|400} x2
= Plumbing Service > Disposals > {h:1/3|1/2|3/4|1} HP
DSP-{h:13|12|34|1}-{n:S|CS} | Garbage Disposal {h} HP {n:Supplied|Customer Supplied} | {h:345|395|485|590}*{n:1|0.55} | 1 |
= Plumbing Service > Sump & Ejector > {k:Sump Pump|Battery Backup|Ejector Pump|Check Valve}
SMP-{k:SMP|BBU|EJT|CHK}-{h:13|12|34} | {k} {h:1/3|1/2|3/4} HP | {k:585|945|1190|195}*{h:1|1.1|1.25} | {k:1.5|2|3|0.5} |
= Plumbing Service > Tubs & Showers > {k:Valve|Drain|Surround|Door}
TSH-{k:VLV|DRN|SUR|DOR}-{n:1|2} | Tub & Shower {k} {n:Standard|Tile Wall} | {k:585|265|1690|845}*{n:1|1.35} | {k:2.5|1|8|3} |
= Plumbing Service > Whole House Repipe > {b:1|2|3} Bath > {k:PEX|Copper}
RPP-{b}-{k:PX|CU} | Whole House Repipe {b} Bath {k} | {b:0|0|0} | {b:16|24|32}*{k:1|1.3} |
= Water Heaters > Tanked Water Heater > {f:Natural Gas|Electric|Liquid Propane|Power Vent} > {s:40|50|75} gal > {k:Short|Tall}
" Haul away, new connectors, pan where required and a two year labor warranty included.
WH-{f:NG|EL|LP|PV}-{s}-{k:S|T} | Water Heater {s} gal {f} {k:Short|Tall} - Labor & Fittings | {f:985|890|1045|1390}*{s:1|1.08|1.3}*{k:1|1.02} | {s:3|3.25|4} | WHP-TPV-2 x1, WHP-EXP-2 x1
= Water Heaters > Tankless Water Heaters > {f:Natural Gas|Liquid Propane|Electric}
TWH-{w:24|36}-{l:20|40}{f:|-LP|-E} | Tankless {w} kW Up To {l} Ft. {f} | {w:1222|1740}*{l:1|1.22} | {w:3|4}*{l:1|1.2} |
= Water Heaters > Water Heater Repair > {k:Thermocouple|Element|Thermostat|Anode Rod|T&P Valve|Expansion Tank|Gas Valve}
WHR-{k:TC|ELM|TST|ANR|TPV|EXP|GVL}-{s:50|75} | Water Heater {k} Up To {s} gal | {k:195|225|215|245|185|325|445}*{s:1|1.15} | {k:0.75|1|0.75|1|0.75|1|1.25} | {k:|WHP-ELM-2 x1|WHP-TST-2 x1|WHP-ANR-2 x1|WHP-TPV-2 x1|WHP-EXP-2 x1|}
= Drains & Sewer > Drain Cleaning > {k:Kitchen|Lavatory|Tub & Shower|Toilet|Floor Drain|Main Line} > {m:Cable|Jetting}
DRN-{k:KIT|LAV|TUB|TLT|FLR|MN}-{m:C|J}-{l:50|100} | {k} Drain {m} Up To {l} Ft. | {k:185|155|165|195|225|285}*{m:1|1.9}*{l:1|1.25} | {k:0.75|0.75|0.75|0.75|1|1.25}*{m:1|1.4} |
= Drains & Sewer > Camera Inspection
CAM-{k:STD|LOC|REC} | Sewer Camera {k:Inspection|With Locate|Recorded For Sale Of Home} | {k:225|295|345} | {k:0.75|1|1} |
= Drains & Sewer > Sewer Repair > {k:Spot Repair|Liner|Cleanout|Full Replacement} > {d:Up To|Over} 4' Deep
SWR-{k:SPT|LIN|CO|FUL}-{d:4|8} | Sewer {k} {d:Up To|Over} 4' Deep | {k:1680|3290|985|0}*{d:1|1.3} | {k:8|10|4|24}*{d:1|1.3} |
= Water Treatment > Softeners > {g:32K|48K|64K} Grain > {n:New Loop|Existing Loop}
WTS-{g:32|48|64}-{n:N|E} | Softener {g} Grain {n} | {g:485|525|585}*{n:2.1|1} | {n:4|1.75} |
= Water Treatment > Filtration > {k:Whole Home Carbon|Sediment|Iron & Sulfur|UV}
WTF-{k:CRB|SED|IRN|UV}-{n:I|C} | {k} Filter {n:Install|Change} | {k:785|345|1290|690}*{n:1|0.15} | {k:2.5|1.5|3.5|2}*{n:1|0.25} | {k:WTR-FIL-4 x1|WTR-FIL-1 x1||}
= Water Treatment > Reverse Osmosis > {k:Under Sink|Whole Home}
RO-{k:US|WH}-{n:I|F|M} | {k} RO {n:Install|Filter Change|Membrane} | {k:485|2890}*{n:1|0.2|0.3} | {k:2|8}*{n:1|0.3|0.3} |
`;
