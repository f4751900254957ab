package main

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"path"
	"strconv"
	"sync"
	"time"
)

const (
	delayOfDelayed      = 7 * time.Second
	periodOfUnavailable = time.Minute
	// Longer than Kubernetes' back-off takes to be forgotten (10 minutes).
	periodOfUnhealthy = 15 * time.Minute
)

// ratings gives every book five stars and four, or what was posted for it. Its version says how it misbehaves.
type ratings struct {
	version string
	now     func() time.Time
	began   time.Time
	chance  func() float64
	delay   time.Duration

	mutex sync.Mutex
	added map[int]json.RawMessage
}

type rated struct {
	ID      int             `json:"id"`
	Ratings json.RawMessage `json:"ratings"`
}

func newRatings(version string) *ratings {
	return &ratings{
		version: version, now: time.Now, began: time.Now(), chance: rand.Float64, delay: delayOfDelayed,
		added: map[int]json.RawMessage{},
	}
}

func (s *ratings) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", s.health)
	mux.HandleFunc("GET /ratings/", s.get)
	mux.HandleFunc("POST /ratings/", s.post)
	mux.ServeHTTP(w, r)
}

func (s *ratings) health(w http.ResponseWriter, _ *http.Request) {
	if s.version == "v-unhealthy" && s.isOff(periodOfUnhealthy) {
		writeJSON(w, http.StatusInternalServerError, map[string]string{"status": "Ratings is not healthy"})
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"status": "Ratings is healthy"})
}

func (s *ratings) get(w http.ResponseWriter, r *http.Request) {
	id, ok := product(w, r)
	if !ok {
		return
	}
	switch s.version {
	case "v-faulty":
		if s.chance() <= 0.5 {
			writeError(w, http.StatusServiceUnavailable, "Service unavailable")
			return
		}
	case "v-delayed":
		if s.chance() <= 0.5 && !wait(r, s.delay) {
			return
		}
	case "v-unavailable":
		if s.isOff(periodOfUnavailable) {
			writeError(w, http.StatusServiceUnavailable, "Service unavailable")
			return
		}
	case "v-unhealthy":
		if s.isOff(periodOfUnhealthy) {
			writeError(w, http.StatusServiceUnavailable, "Service unavailable")
			return
		}
	case "v2":
		writeError(w, http.StatusInternalServerError, "could not connect to ratings database")
		return
	}
	writeJSON(w, http.StatusOK, s.of(id))
}

func (s *ratings) post(w http.ResponseWriter, r *http.Request) {
	id, ok := product(w, r)
	if !ok {
		return
	}
	var stars json.RawMessage
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&stars); err != nil {
		writeError(w, http.StatusBadRequest, "please provide valid ratings JSON")
		return
	}
	if s.version == "v2" {
		writeError(w, http.StatusNotImplemented, "Post not implemented for database backed ratings")
		return
	}
	s.mutex.Lock()
	s.added[id] = stars
	s.mutex.Unlock()
	writeJSON(w, http.StatusOK, s.of(id))
}

func (s *ratings) of(id int) rated {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if stars, ok := s.added[id]; ok {
		return rated{id, stars}
	}
	return rated{id, json.RawMessage(`{"Reviewer1":5,"Reviewer2":4}`)}
}

// isOff tells whether we are in every second period since the beginning.
func (s *ratings) isOff(period time.Duration) bool {
	return s.now().Sub(s.began)/period%2 == 1
}

func product(w http.ResponseWriter, r *http.Request) (int, bool) {
	id, err := strconv.Atoi(path.Base(r.URL.Path))
	if err != nil {
		writeError(w, http.StatusBadRequest, "please provide numeric product ID")
	}
	return id, err == nil
}

// wait answers false when the caller went away first.
func wait(r *http.Request, delay time.Duration) bool {
	select {
	case <-time.After(delay):
		return true
	case <-r.Context().Done():
		return false
	}
}
