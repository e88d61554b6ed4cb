package memory_test

import (
	"testing"

	"github.com/vinemock/vinemock/server/store/memory"
	"github.com/vinemock/vinemock/server/store/storetest"
)

func TestMemoryIsAStore(t *testing.T) {
	t.Parallel()
	storetest.Exercise(t, func(*testing.T) storetest.Store { return memory.New() })
}
