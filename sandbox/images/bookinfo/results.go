package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
)

type result struct {
	app    string
	status int
}

// results counts what the services behind productpage answered, for Prometheus.
type results struct {
	mutex  sync.Mutex
	counts map[result]int
}

func (s *results) count(app string, status int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.counts[result{app, status}]++
}

func (s *results) serve(w http.ResponseWriter, _ *http.Request) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	lines := []string{}
	for key, count := range s.counts {
		lines = append(lines, fmt.Sprintf("request_result_total{destination_app=%q,response_code=\"%d\"} %d\n", key.app, key.status, count))
	}
	slices.Sort(lines)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	fmt.Fprint(w, "# HELP request_result_total Results of requests\n# TYPE request_result_total counter\n", strings.Join(lines, ""))
}
