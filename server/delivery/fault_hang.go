package delivery

import "github.com/vinemock/vinemock/server/api"

// bendHang stops half-way through the body, as a network does that loses
// everything for a while.
func bendHang(fault api.Fault, r *request) string {
	if fault.Hang == 0 {
		return ""
	}
	r.hang += fault.Hang.Std()
	return "hang " + fault.Hang.String()
}
