package delivery

import (
	"fmt"
	"sync"

	"github.com/vinemock/vinemock/server/api"
)

// bendDuplicate sends copies of the request at the same moment, as a proxy does
// that is impatient.
func bendDuplicate(fault api.Fault, r *request) string {
	if fault.Duplicate == 0 {
		return ""
	}
	r.twins += fault.Duplicate
	return fmt.Sprintf("duplicate, %d more", fault.Duplicate)
}

// postAll posts the request and its twins at once, and waits for all of them.
// The answer and the error are the request's own. What takes the sender's time
// happens to the request alone: an attempt has one hold on the clock to give up.
func (w *wire) postAll(r request) (answer, error) {
	if r.twins == 0 {
		return w.post(r)
	}
	twin, twins := r, make([]api.Twin, r.twins)
	twin.hang, twin.overlap = 0, false
	var copies sync.WaitGroup
	for i := range twins {
		copies.Go(func() {
			got, err := w.post(twin)
			twins[i].Status = got.status
			if err != nil {
				twins[i].ErrorClass, twins[i].Error, _ = classify(err, r.timeout)
			}
		})
	}
	got, err := w.post(r)
	copies.Wait()
	got.twins = twins
	return got, err
}
