package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	patienceOfBlack = 10 * time.Second
	patienceOfRed   = 2500 * time.Millisecond
)

// reviews tells what two people think of a book: without stars (v1), with black ones (v2), with red ones (v3).
type reviews struct {
	ratings  string
	enabled  bool
	color    string
	podname  string
	cluster  string
	patience time.Duration
}

type reviewed struct {
	ID          string   `json:"id"`
	Podname     string   `json:"podname"`
	Clustername string   `json:"clustername"`
	Reviews     []review `json:"reviews"`
}

type review struct {
	Reviewer string  `json:"reviewer"`
	Text     string  `json:"text"`
	Rating   *rating `json:"rating,omitempty"`
}

type rating struct {
	Stars int    `json:"stars,omitempty"`
	Color string `json:"color,omitempty"`
	Error string `json:"error,omitempty"`
}

var opinions = []review{
	{Reviewer: "Reviewer1", Text: "An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!"},
	{Reviewer: "Reviewer2", Text: "Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare."},
}

func newReviews() http.Handler {
	s := reviews{
		ratings:  address("ratings", "RATINGS_HOSTNAME", "RATINGS_SERVICE_PORT"),
		enabled:  strings.EqualFold(environment("ENABLE_RATINGS", "false"), "true"),
		color:    environment("STAR_COLOR", "black"),
		podname:  environment("HOSTNAME", hostname()),
		cluster:  environment("CLUSTER_NAME", "null"), // as Java spells a variable that is not set
		patience: patienceOfRed,
	}
	if s.color == "black" {
		s.patience = patienceOfBlack
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", healthy("Reviews"))
	mux.HandleFunc("GET /reviews/{id}", s.serve)
	return mux
}

func (s reviews) serve(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	answer := reviewed{strconv.Itoa(id), s.podname, s.cluster, append([]review{}, opinions...)}
	if s.enabled {
		stars := s.stars(r, id)
		for i := range answer.Reviews {
			answer.Reviews[i].Rating = s.rating(stars, answer.Reviews[i].Reviewer)
		}
	}
	writeJSON(w, http.StatusOK, answer)
}

// stars by reviewer; empty when ratings can't be had.
func (s reviews) stars(r *http.Request, id int) map[string]int {
	headers := forwarded(r)
	if user := r.Header.Get(endUser); user != "" {
		headers.Set(endUser, user)
	}
	status, body := get(r.Context(), fmt.Sprintf("%s/ratings/%d", s.ratings, id), headers, s.patience)
	var answer struct {
		Ratings map[string]int `json:"ratings"`
	}
	if status != http.StatusOK || json.Unmarshal(body, &answer) != nil {
		fmt.Printf("Error: unable to contact %s/ratings got status of %d\n", s.ratings, status)
		return nil
	}
	return answer.Ratings
}

func (s reviews) rating(stars map[string]int, reviewer string) *rating {
	count, ok := stars[reviewer]
	if !ok {
		return &rating{Error: "Ratings service is currently unavailable"}
	}
	return &rating{Stars: count, Color: s.color}
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return "null"
	}
	return name
}
