package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// shop starts all four services as a cluster would and answers productpage's address.
func shop(t *testing.T, stars http.Handler, color string) (productpage string) {
	t.Helper()
	at := func(name string, handler http.Handler) string {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		if name != "" {
			address, _ := url.Parse(server.URL)
			t.Setenv(name+"_HOSTNAME", address.Hostname())
			t.Setenv(name+"_SERVICE_PORT", address.Port())
		}
		return server.URL
	}
	t.Setenv("HOSTNAME", "reviews-v3-pod")
	t.Setenv("ENABLE_RATINGS", map[bool]string{true: "true", false: "false"}[color != ""])
	t.Setenv("STAR_COLOR", color)
	at("RATINGS", stars)
	at("DETAILS", details())
	at("REVIEWS", newReviews())
	return at("", newProductpage())
}

func read(t *testing.T, client *http.Client, url string) (int, string) {
	t.Helper()
	response, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func contains(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, part := range wanted {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
}

func TestTheFrontPageShowsTheBookAndWhoServedItsReviews(t *testing.T) {
	page := shop(t, newRatings("v1"), "red")
	status, html := read(t, http.DefaultClient, page+"/productpage")
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	contains(t, html, "<title>Simple Bookstore App</title>", "Book Details", "PublisherA", "Book Reviews",
		"<b>William Shakespeare's</b>", "Reviews served by: reviews-v3-pod", "text-red-500", `"An extremely entertaining play`)
	if count := strings.Count(html, "glyphicon glyphicon-star"); count != 9 {
		t.Errorf("%d full stars, not 5 and 4", count)
	}
}

func TestVersionOneOfReviewsShowsNoStars(t *testing.T) {
	_, html := read(t, http.DefaultClient, shop(t, newRatings("v1"), "")+"/productpage")
	contains(t, html, "Reviews served by: reviews-v3-pod")
	if strings.Contains(html, "glyphicon") {
		t.Error("there are stars")
	}
}

func TestTheAPIAnswersAsTheOriginal(t *testing.T) {
	page := shop(t, newRatings("v1"), "black")
	for path, wanted := range map[string]string{
		"/api/v1/products/0/ratings": `{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}`,
		"/api/v1/products/0": `{"id":0,"author":"William Shakespeare","year":1595,"type":"paperback","pages":200,"publisher":"PublisherA",` +
			`"language":"English","ISBN-10":"1234567890","ISBN-13":"123-1234567890"}`,
	} {
		if _, body := read(t, http.DefaultClient, page+path); strings.TrimSpace(body) != wanted {
			t.Errorf("%s: %s", path, body)
		}
	}
	var answer reviewed
	_, body := read(t, http.DefaultClient, page+"/api/v1/products/0/reviews")
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.ID != "0" || answer.Clustername != "null" || *answer.Reviews[1].Rating != (rating{Stars: 4, Color: "black"}) {
		t.Errorf("%s", body)
	}
	_, metrics := read(t, http.DefaultClient, page+"/metrics")
	contains(t, metrics, `request_result_total{destination_app="reviews",response_code="200"} 1`)
}

func TestASignedInUserIsToldToTheServicesBehind(t *testing.T) {
	asked := make(chan string, 8)
	watched := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Header.Get("end-user") + "/" + r.Header.Get("x-request-id")
		newRatings("v1").ServeHTTP(w, r)
	})
	page := shop(t, watched, "black")
	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar}
	form := strings.NewReader("username=jason&passwd=x")
	login, _ := http.NewRequest(http.MethodPost, page+"/login", form)
	login.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	login.Header.Set("Referer", page+"/productpage")
	response, err := browser.Do(login)
	if err != nil {
		t.Fatal(err)
	}
	html, _ := io.ReadAll(response.Body)
	response.Body.Close()
	contains(t, string(html), "jason", "Sign out")
	if got := <-asked; got != "jason/" {
		t.Errorf("ratings was asked by %q", got)
	}

	claimed, _ := http.NewRequest(http.MethodGet, page+"/api/v1/products/0/reviews", nil)
	claimed.Header.Set("end-user", "jason")
	claimed.Header.Set("X-Request-Id", "one")
	if _, err := http.DefaultClient.Do(claimed); err != nil {
		t.Fatal(err)
	}
	if got := <-asked; got != "/one" {
		t.Errorf("a caller who only claims a name was taken for %q", got)
	}

	if _, html := read(t, browser, page+"/logout"); strings.Contains(html, "jason") {
		t.Error("still signed in")
	}
	<-asked // the page after signing out
}

func TestWithoutRatingsTheReviewsSayTheyAreUnavailable(t *testing.T) {
	broken := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { writeError(w, http.StatusServiceUnavailable, "no") })
	_, html := read(t, http.DefaultClient, shop(t, broken, "black")+"/productpage")
	contains(t, html, "Ratings service is currently unavailable", "Book Reviews")
}

func TestWithoutItsServicesThePageSaysWhatIsMissing(t *testing.T) {
	page := shop(t, newRatings("v1"), "")
	t.Setenv("DETAILS_HOSTNAME", "127.0.0.1")
	t.Setenv("DETAILS_SERVICE_PORT", "1")
	t.Setenv("REVIEWS_HOSTNAME", "127.0.0.1")
	t.Setenv("REVIEWS_SERVICE_PORT", "1")
	alone := httptest.NewServer(newProductpage())
	defer alone.Close()
	status, html := read(t, http.DefaultClient, alone.URL+"/productpage")
	if status != http.StatusOK || page == alone.URL {
		t.Fatalf("status %d", status)
	}
	contains(t, html, "Error fetching product details", "Error fetching product reviews",
		"Sorry, product reviews are currently unavailable for this book.")
	if status, _ := read(t, http.DefaultClient, alone.URL+"/api/v1/products/0/reviews"); status != http.StatusInternalServerError {
		t.Errorf("status %d", status)
	}
}

func TestRatingsMisbehaveAsTheirVersionSays(t *testing.T) {
	answer := func(s *ratings, path string) (int, string) {
		recorder := httptest.NewRecorder()
		s.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
		return recorder.Code, recorder.Body.String()
	}
	faulty := newRatings("v-faulty")
	for chance, wanted := range map[float64]int{0.2: http.StatusServiceUnavailable, 0.8: http.StatusOK} {
		faulty.chance = func() float64 { return chance }
		if status, _ := answer(faulty, "/ratings/0"); status != wanted {
			t.Errorf("v-faulty at %v answers %d", chance, status)
		}
	}
	unhealthy := newRatings("v-unhealthy")
	for after, wanted := range map[time.Duration]int{time.Minute: 200, 16 * time.Minute: 500, 31 * time.Minute: 200} {
		unhealthy.now = func() time.Time { return unhealthy.began.Add(after) }
		if status, _ := answer(unhealthy, "/health"); status != wanted {
			t.Errorf("v-unhealthy after %v answers %d", after, status)
		}
	}
	delayed := newRatings("v-delayed")
	delayed.chance, delayed.delay = func() float64 { return 0 }, 20*time.Millisecond
	began := time.Now()
	if status, _ := answer(delayed, "/ratings/0"); status != http.StatusOK || time.Since(began) < delayed.delay {
		t.Errorf("v-delayed answers %d at once", status)
	}
	if status, body := answer(newRatings("v1"), "/ratings/x"); status != http.StatusBadRequest || !strings.Contains(body, "numeric product ID") {
		t.Errorf("%d %s", status, body)
	}
}

func TestPostedRatingsAreKept(t *testing.T) {
	s := newRatings("v1")
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, "/ratings/7", strings.NewReader(`{"Reviewer1":1}`)))
	if got := strings.TrimSpace(recorder.Body.String()); got != `{"id":7,"ratings":{"Reviewer1":1}}` {
		t.Errorf("%d %s", recorder.Code, got)
	}
}
