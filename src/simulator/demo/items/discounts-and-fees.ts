/** Fields: type, code, name, amount type, amount, limit, taxable. */
export const discountTable = `
= Admin > Coupons/Discounts
Discount | DISC-5 | 5% Discount | Percentage | 5 | 0 | no
Discount | DISC-10 | 10% Discount | Percentage | 10 | 500 | no
Discount | DISC-15 | 15% Discount - Manager Approval | Percentage | 15 | 1000 | no
Discount | MILITARY | Military Discount | Percentage | 10 | 250 | no
Discount | SENIOR | Senior Discount | Percentage | 10 | 250 | no
Discount | FIRST RESPONDER | First Responder Discount | Percentage | 10 | 250 | no
Discount | MEMBER-EL | Electrical Plan Member | Percentage | 10 | 0 | no
Discount | MEMBER-PO | Pool Plan Member | Percentage | 10 | 0 | no
Discount | MEMBER-CO | Comfort Plan Member | Percentage | 15 | 0 | no
Discount | SEASON-200 | Seasonal $200 Off Equipment | Fixed | 200 | 0 | no
Discount | OPEN-50 | Early Pool Opening | Fixed | 50 | 0 | no
Discount | CLOSE-50 | Early Pool Closing | Fixed | 50 | 0 | no
Discount | REFER-75 | Referral Thank You | Fixed | 75 | 0 | no
Discount | DISPATCH WAIVED | Dispatch Fee Waived With Repair | Fixed | 89 | 0 | no
Discount | GEN-250 | Generator Spring Promotion | Fixed | 250 | 0 | no
Discount | NEIGHBOR | Same Street Same Day | Fixed | 40 | 0 | no
Discount | COURTESY | Courtesy Adjustment | Fixed | 25 | 0 | no
= Admin > Dispatch/Service Fees
Fee | CARD-3 | Card Processing Fee | Percentage | 3 | 0 | no
Fee | FUEL | Fuel Surcharge | Fixed | 12.5 | 0 | yes
Fee | AFTER HOURS | After Hours Surcharge | Fixed | 150 | 0 | yes
Fee | HOLIDAY | Holiday Surcharge | Fixed | 225 | 0 | yes
Fee | FINANCE | Financing Program Fee | Percentage | 4.5 | 600 | no
Fee | DISPOSAL | Disposal & Recycling | Fixed | 35 | 0 | yes
Fee | LATE | Late Payment | Percentage | 1.5 | 0 | no
Fee | BRIDGE | Island & Bridge Access | Fixed | 45 | 0 | yes
`;
