package server

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/vinemock/vinemock/server/api"
)

// meter counts what happens, for /metrics. It has a registry of its own, so
// that several stand-ins fit into one process.
type meter struct {
	registry *prometheus.Registry
	attempts *prometheus.CounterVec
	latency  prometheus.Histogram
	lag      prometheus.Histogram
	settled  *prometheus.CounterVec
	emails   prometheus.Counter
	commits  prometheus.Histogram
	changes  prometheus.Counter
}

func newMeter() *meter {
	m := &meter{
		registry: prometheus.NewRegistry(),
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vinemock_attempts_total", Help: "Attempts by what came of them: the status, or in which part they broke off.",
		}, []string{"result"}),
		latency: histogram("vinemock_attempt_seconds", "How long attempts took, in wall time.", 0.0005),
		lag:     histogram("vinemock_attempt_lag_seconds", "How long after their due time attempts began, in the sender's time.", 0.0001),
		settled: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vinemock_deliveries_settled_total", Help: "Deliveries with no attempt to come, by how they ended.",
		}, []string{"status"}),
		emails: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "vinemock_messages_total", Help: "Messages that the inbox took.",
		}),
		commits: histogram("vinemock_store_commit_seconds", "How long commits took; none without a data directory.", 0.0001),
		changes: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "vinemock_store_changes_total", Help: "Changes that were committed; several share a commit.",
		}),
	}
	m.registry.MustRegister(m.attempts, m.latency, m.lag, m.settled, m.emails, m.commits, m.changes)
	return m
}

// histogram has buckets from the smallest on, each twice the one before.
func histogram(name, help string, smallest float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: name, Help: help, Buckets: prometheus.ExponentialBuckets(smallest, 2, 18),
	})
}

// watch shows how many deliveries are pending.
func (m *meter) watch(pending func() int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "vinemock_deliveries_pending", Help: "Deliveries that are not settled, or owe an email.",
	}, func() float64 { return float64(pending()) }))
}

// observe takes a happening into account.
func (m *meter) observe(h api.Happening) {
	switch h.Kind {
	case api.HappenedAttempt:
		a := h.Attempt
		m.attempts.WithLabelValues(a.Result()).Inc()
		m.latency.Observe(a.WallEnd.Sub(a.WallStart.Time).Seconds())
		m.lag.Observe(a.Start.Sub(a.Due.Time).Seconds())
	case api.HappenedDelivery:
		if h.Delivery.Settled() {
			m.settled.WithLabelValues(string(h.Delivery.Status)).Inc()
		}
	case api.HappenedMessage:
		m.emails.Inc()
	}
}

// commit takes a commit of the store into account.
func (m *meter) commit(took time.Duration, changes int) {
	m.commits.Observe(took.Seconds())
	m.changes.Add(float64(changes))
}

func (m *meter) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}
