package faker

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
)

//go:embed world.json
var embeddedWorld []byte

// world is what all wineries share: the places people live in, the names that
// gofakeit's lists lack, and the words of the trade.
type world struct {
	Places       []place
	FirstNames   []string
	LastNames    []string
	Titles       []string
	MailDomains  []string
	Companies    []string
	Sources      []string
	Units        []string
	AddressNames []string
	Varietals    []varietal
	Vineyards    []string
	Clubs        []string
	Tiers        []string
	Shipping     []carrier
	OrderTypes   []string
	Houses       []string
	Groups       []string
	Notes        []string
	StaffNotes   []string
	GiftMessages []string
	Customs      []string
}

// place is a city with what has to agree with it.
type place struct {
	City, State string
	// Zip is the first and the last ZIP code of the city.
	Zip   [2]string
	Areas []string
	// Tax is the sales tax, in hundredths of a percent.
	Tax int64

	first, last int64
}

type varietal struct {
	// Code stands in the SKU: CH in 12CH750.
	Code, Name string
	// Price is the least and the most that a bottle costs, in dollars.
	Price [2]int64
}

type carrier struct {
	Carrier, Name string
	// Cents is what a parcel costs.
	Cents int64
}

func readWorld() (*world, error) {
	w := &world{}
	if err := json.Unmarshal(embeddedWorld, w); err != nil {
		return nil, fmt.Errorf("read world.json: %w", err)
	}
	for i := range w.Places {
		p := &w.Places[i]
		var err error
		if p.first, err = strconv.ParseInt(p.Zip[0], 10, 64); err != nil {
			return nil, fmt.Errorf("read world.json: ZIP code of %s: %w", p.City, err)
		}
		if p.last, err = strconv.ParseInt(p.Zip[1], 10, 64); err != nil {
			return nil, fmt.Errorf("read world.json: ZIP code of %s: %w", p.City, err)
		}
	}
	return w, nil
}

// find gives a place by its name, or nil.
func (w *world) find(city, state string) *place {
	for i := range w.Places {
		if p := &w.Places[i]; p.City == city && p.State == state {
			return p
		}
	}
	return nil
}

// pick draws one of the values.
func pick[T any](s *scene, from []T) T { return from[s.between(0, int64(len(from)-1))] }
