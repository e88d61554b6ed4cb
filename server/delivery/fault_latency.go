package delivery

import "github.com/vinemock/vinemock/server/api"

// bendLatency puts time before the request, in the sender's time: on the
// virtual clock it costs nothing.
func bendLatency(fault api.Fault, r *request) string {
	if fault.Latency == 0 {
		return ""
	}
	r.latency += fault.Latency.Std()
	return "latency " + fault.Latency.String()
}
