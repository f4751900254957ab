package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"strconv"
	"time"
)

const patienceWithServices = 3 * time.Second

//go:embed pages/*.html static
var files embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{"stars": stars}).ParseFS(files, "pages/*.html"))

var products = []map[string]any{{
	"id":    0,
	"title": "The Comedy of Errors",
	"descriptionHtml": `<a href="https://en.wikipedia.org/wiki/The_Comedy_of_Errors">Wikipedia Summary</a>: The Comedy of Errors is one of ` +
		`<b>William Shakespeare's</b> early plays. It is his shortest and one of his most farcical comedies, with a major part of the ` +
		`humour coming from slapstick and mistaken identity, in addition to puns and word play.`,
}}

// productpage is what people look at: it asks details and reviews, and shows what came or what went wrong.
type productpage struct {
	details, reviews, ratings string
	flood                     int
	results                   results
}

func newProductpage() http.Handler {
	flood, _ := strconv.Atoi(environment("FLOOD_FACTOR", "0"))
	s := &productpage{
		details: address("details", "DETAILS_HOSTNAME", "DETAILS_SERVICE_PORT"),
		reviews: address("reviews", "REVIEWS_HOSTNAME", "REVIEWS_SERVICE_PORT"),
		ratings: address("ratings", "RATINGS_HOSTNAME", "RATINGS_SERVICE_PORT"),
		flood:   flood,
		results: results{counts: map[result]int{}},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.index)
	mux.HandleFunc("GET /index.html", s.index)
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("Product page is healthy")) })
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("GET /logout", s.logout)
	mux.HandleFunc("GET /productpage", s.front)
	mux.HandleFunc("GET /metrics", s.results.serve)
	mux.Handle("GET /static/", http.FileServerFS(files))
	mux.HandleFunc("GET /api/v1/products", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, products) })
	mux.HandleFunc("GET /api/v1/products/{id}", s.api(s.askDetails))
	mux.HandleFunc("GET /api/v1/products/{id}/reviews", s.api(s.askReviews))
	mux.HandleFunc("GET /api/v1/products/{id}/ratings", s.api(s.askRatings))
	return mux
}

func (s *productpage) login(w http.ResponseWriter, r *http.Request) {
	signIn(w, r.FormValue("username"))
	goBack(w, r)
}

func (s *productpage) logout(w http.ResponseWriter, r *http.Request) {
	signOut(w)
	goBack(w, r)
}

func goBack(w http.ResponseWriter, r *http.Request) {
	to := r.Referer()
	if to == "" {
		to = "/productpage"
	}
	http.Redirect(w, r, to, http.StatusFound)
}

// headersFor the services behind: the trace, and the user of the session (never one that the caller claims to be).
func headersFor(r *http.Request) http.Header {
	headers := forwarded(r)
	if user := userOf(r); user != "" {
		headers.Set(endUser, user)
	}
	return headers
}

func (s *productpage) index(w http.ResponseWriter, _ *http.Request) {
	render(w, "index.html", []string{s.details, s.reviews, s.ratings})
}

func (s *productpage) front(w http.ResponseWriter, r *http.Request) {
	ctx, headers := r.Context(), headersFor(r)
	detailsStatus, detailsBody := s.askDetails(ctx, "0", headers)
	for range s.flood {
		s.askReviews(ctx, "0", headers)
	}
	reviewsStatus, reviewsBody := s.askReviews(ctx, "0", headers)

	page := struct {
		Title                        string
		Description                  template.HTML
		User                         string
		DetailsStatus, ReviewsStatus int
		Details                      book
		Reviews                      reviewed
		DetailsError, ReviewsError   struct{ Error string }
	}{
		Title: "The Comedy of Errors", User: userOf(r), DetailsStatus: detailsStatus, ReviewsStatus: reviewsStatus,
		Description: template.HTML(products[0]["descriptionHtml"].(string)), // our own constant
	}
	for _, part := range []struct {
		body json.RawMessage
		into any
	}{{detailsBody, &page.Details}, {detailsBody, &page.DetailsError}, {reviewsBody, &page.Reviews}, {reviewsBody, &page.ReviewsError}} {
		_ = json.Unmarshal(part.body, part.into) // what does not fit stays empty, as on the original's page
	}
	render(w, "productpage.html", page)
}

type question func(ctx context.Context, id string, headers http.Header) (int, json.RawMessage)

func (s *productpage) api(ask question) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		status, body := ask(r.Context(), r.PathValue("id"), headersFor(r))
		writeJSON(w, status, body)
	}
}

func (s *productpage) askDetails(ctx context.Context, id string, headers http.Header) (int, json.RawMessage) {
	return s.ask(ctx, "details", s.details+"/details/"+id, headers, 1)
}

// askReviews tries twice: a mistake of the original's, kept because the chapter on faults is about finding it.
func (s *productpage) askReviews(ctx context.Context, id string, headers http.Header) (int, json.RawMessage) {
	return s.ask(ctx, "reviews", s.reviews+"/reviews/"+id, headers, 2)
}

func (s *productpage) askRatings(ctx context.Context, id string, headers http.Header) (int, json.RawMessage) {
	return s.ask(ctx, "ratings", s.ratings+"/ratings/"+id, headers, 1)
}

func (s *productpage) ask(ctx context.Context, app, url string, headers http.Header, tries int) (int, json.RawMessage) {
	status, body := 0, json.RawMessage(nil)
	for range tries {
		status, body = get(ctx, url, headers, patienceWithServices)
		if status == http.StatusOK {
			break
		}
	}
	if status == 0 {
		status = http.StatusInternalServerError
	}
	s.results.count(app, status)
	if status == http.StatusOK {
		return status, body
	}
	return status, json.RawMessage(`{"error":"Sorry, product ` + app + ` are currently unavailable for this book."}`)
}

func render(w http.ResponseWriter, page string, data any) {
	var html bytes.Buffer
	if err := pages.ExecuteTemplate(&html, page, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = html.WriteTo(w) // the caller has gone: nobody is left to tell
}

// stars as the template draws them: true for a full one, five in all.
func stars(count int) []bool {
	drawn := make([]bool, 5)
	for i := range drawn {
		drawn[i] = i < count
	}
	return drawn
}
