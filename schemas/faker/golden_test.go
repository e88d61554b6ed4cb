package faker_test

import (
	"bytes"
	"flag"
	"iter"
	"os"
	"testing"

	"github.com/vinemock/vinemock/schemas/faker"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The golden files are what these seeds have always made, on any machine. A
// change here is one that users notice: say so in CHANGELOG.md.
func TestSeedsMakeWhatTheyAlwaysMade(t *testing.T) {
	t.Parallel()
	g, _ := generator(t)
	for name, events := range map[string]iter.Seq2[faker.Event, error]{
		"testdata/events.ndjson":  g.Sequence(faker.Request{Seed: 1, At: noon}, nil, 17),
		"testdata/mixed.ndjson":   g.Sequence(faker.Request{Seed: 1, At: noon, Profile: faker.Mixed, DataFirst: true}, nil, 17),
		"testdata/history.ndjson": g.History(t.Context(), faker.HistoryRequest{Seed: 1, N: 100, Start: newYear}),
	} {
		var got bytes.Buffer
		if err := faker.Write(&got, faker.NDJSON, "", events); err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(name, got.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s is not what its seed makes any more; if that is meant, run go test ./schemas/faker -update", name)
		}
	}
}
