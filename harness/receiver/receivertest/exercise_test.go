package receivertest_test

import (
	"slices"
	"testing"

	"github.com/vinemock/vinemock/harness/receiver"
	"github.com/vinemock/vinemock/harness/receiver/receivertest"
)

func TestEveryDesignIsCorrect(t *testing.T) {
	t.Parallel()
	for _, design := range []string{receiver.Direct, receiver.Queue, receiver.Projection} {
		for where, dir := range map[string]string{"memory": "", "disk": t.TempDir()} {
			t.Run(design+" in "+where, func(t *testing.T) {
				t.Parallel()
				receivertest.Exercise(t, receiver.Config{Design: design, Dir: dir})
			})
		}
	}
}

func TestEveryDefectIsCaughtByTheCasesThatNameIt(t *testing.T) {
	t.Parallel()
	for _, defect := range receiver.Defects() {
		t.Run(defect.Name, func(t *testing.T) {
			t.Parallel()
			caught := 0
			for _, c := range receivertest.Cases() {
				if !slices.Contains(c.Catches, defect.Name) {
					continue
				}
				caught++
				if len(receivertest.Try(t, c, receiver.Config{Defect: defect.Name})) == 0 {
					t.Errorf("%q holds in spite of the defect", c.Name)
				}
			}
			if caught == 0 {
				t.Error("no case names the defect")
			}
		})
	}
}

func TestCasesNameDefectsThatExist(t *testing.T) {
	t.Parallel()
	for _, c := range receivertest.Cases() {
		for _, name := range c.Catches {
			if !slices.ContainsFunc(receiver.Defects(), func(d receiver.Defect) bool { return d.Name == name }) {
				t.Errorf("%q catches %q, which is no defect", c.Name, name)
			}
		}
	}
}
