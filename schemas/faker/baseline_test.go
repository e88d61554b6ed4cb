package faker_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/brianvoe/gofakeit/v6"

	"github.com/vinemock/vinemock/schemas/faker"
)

// The customer as somebody would write it by hand, with the same calls of
// gofakeit and encoding/json: what BenchmarkCustomer is held against. An event
// from its schema may take twice as long.
type customer struct {
	ID             string      `json:"id"`
	AccountID      string      `json:"accountId"`
	AltEmail       string      `json:"altEmail"`
	AuthToken      string      `json:"authToken"`
	Company        string      `json:"company"`
	CreatedOn      string      `json:"createdOn"`
	CustomerSince  string      `json:"customerSince"`
	DefaultAddress homeAddress `json:"defaultAddress"`
	DOB            string      `json:"dob"`
	Email          string      `json:"email"`
	FullName       string      `json:"fullName"`
	IsTaxExempt    bool        `json:"isTaxExempt"`
	Password       string      `json:"password"`
	UpdatedBy      string      `json:"updatedBy"`
	UpdatedOn      string      `json:"updatedOn"`
	Name           struct {
		First  string `json:"first"`
		Last   string `json:"last"`
		Middle string `json:"middle"`
	} `json:"name"`
	LifetimeValue float64 `json:"lifetimeValue"`
	MerchantID    string  `json:"merchantId"`
	Phone         string  `json:"phone"`
	Source        string  `json:"source"`
	Title         string  `json:"title"`
	CRMID         string  `json:"crmId"`
	CRMLink       string  `json:"crmLink"`
}

type homeAddress struct {
	City            string `json:"city"`
	Country         string `json:"country"`
	CreatedOn       string `json:"createdOn"`
	CustomerID      string `json:"customerId"`
	ID              string `json:"id"`
	IsInternational bool   `json:"isInternational"`
	Line1           string `json:"line1"`
	Line2           string `json:"line2"`
	Name            string `json:"name"`
	PostalCode      string `json:"postalCode"`
	State           string `json:"state"`
	UpdatedBy       string `json:"updatedBy"`
	UpdatedOn       string `json:"updatedOn"`
}

// source lets gofakeit draw from a source that costs nothing to seed, as the
// faker does.
type source struct{ *rand.PCG }

func (s source) Int63() int64    { return int64(s.Uint64() >> 1) }
func (s source) Seed(seed int64) { s.PCG.Seed(uint64(seed), 0) }
func stamp(t time.Time) string   { return t.Format("2006-01-02T15:04:05.000Z") }
func object(f *gofakeit.Faker, prefix string, at time.Time) string {
	return fmt.Sprintf("%s_%08x%016x", prefix, at.Unix(), f.Uint64())
}

func byHand(f *gofakeit.Faker, at time.Time) ([]byte, error) {
	now := at.Add(-time.Duration(f.Number(5, 400)) * time.Millisecond)
	var c customer
	c.ID, c.AccountID = object(f, "cust", now), "acct_5ffcd81398a4520008a99be0"
	c.Name.First, c.Name.Middle, c.Name.Last = f.FirstName(), f.FirstName(), f.LastName()
	c.FullName = c.Name.First + " " + c.Name.Last
	mail := func() string {
		return strings.ToLower(c.Name.First+"."+c.Name.Last) + fmt.Sprint(f.Number(1, 999)) + "@example.com"
	}
	c.Email, c.AltEmail = mail(), mail()
	c.AuthToken, c.Password = fmt.Sprintf("%016x%016x", f.Uint64(), f.Uint64()), "$2b$10$"+f.LetterN(53)
	c.Company = f.Company()
	c.CreatedOn, c.UpdatedOn, c.UpdatedBy = stamp(now), stamp(now), c.Email
	c.CustomerSince = stamp(now.Truncate(24 * time.Hour).Add(-12 * time.Hour))
	c.DOB = stamp(now.AddDate(-f.Number(21, 88), 0, -f.Number(1, 364)).Truncate(24 * time.Hour).Add(12 * time.Hour))
	a := &c.DefaultAddress
	a.ID, a.CustomerID, a.UpdatedBy = object(f, "addr", now), c.ID, c.ID
	a.City, a.State, a.PostalCode, a.Country = f.City(), f.StateAbr(), f.Zip(), "United States"
	a.Line1 = f.StreetNumber() + " " + f.StreetName() + " " + f.StreetSuffix()
	a.Line2, a.Name = fmt.Sprintf("Suite %d", f.Number(1, 420)), f.RandomString([]string{"Home", "Office", "Cabin"})
	a.CreatedOn, a.UpdatedOn = stamp(now), stamp(now)
	c.LifetimeValue = float64(f.Number(2000, 45_000)) / 100
	c.MerchantID, c.Source, c.Title = f.DigitN(9), f.RandomString([]string{"website", "phone"}), f.RandomString([]string{"Ms.", "Mr."})
	c.Phone = fmt.Sprintf("%d-%d-%d", f.Number(200, 999), f.Number(200, 999), f.Number(1000, 9999))
	c.CRMID = "crm-" + f.DigitN(8)
	c.CRMLink = "https://crm.example.com/contacts/" + c.CRMID
	return json.Marshal(map[string]any{"type": "customer.created", "data": c})
}

// BenchmarkCustomer compares an event from its schema with one by hand.
func BenchmarkCustomer(b *testing.B) {
	b.Run("schema", func(b *testing.B) {
		b.ReportAllocs()
		g, _ := generator(b)
		r := faker.Request{Type: "customer.created", At: noon}
		for b.Loop() {
			r.Seed++
			if _, err := g.Event(r); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("by hand", func(b *testing.B) {
		b.ReportAllocs()
		pcg := rand.NewPCG(1, 1)
		f := gofakeit.NewCustom(source{pcg})
		seed := uint64(0)
		for b.Loop() {
			seed++
			pcg.Seed(seed, 0)
			if _, err := byHand(f, noon); err != nil {
				b.Fatal(err)
			}
		}
	})
}
