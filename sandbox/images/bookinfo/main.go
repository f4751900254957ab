// BookInfo, Istio's sample application, as one program that is any of its four services.
//
// Paths, JSON, pages, environment variables and faults are the original's (istio/istio, samples/bookinfo 1.20.3), so that
// its manifests work with only the image changed. Left out: the ratings kept in MongoDB or MySQL, and the details fetched from Google Books.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// A pod that is told to end finishes the requests it has, within Kubernetes' own patience.
const patience = 20 * time.Second

func main() {
	log.SetFlags(0)
	service := environment("BOOKINFO_SERVICE", "productpage")
	handler, err := serviceOf(service)
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{
		Addr:              ":" + environment("PORT", "9080"),
		Handler:           logged(handler),
		ReadHeaderTimeout: 10 * time.Second,
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	go shutDownAfter(ctx, server)

	fmt.Printf("%s %s listening on %s\n", service, environment("SERVICE_VERSION", "v1"), server.Addr)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
	<-ended
}

var ended = make(chan struct{})

func shutDownAfter(ctx context.Context, server *http.Server) {
	defer close(ended)
	<-ctx.Done()
	deadline, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := server.Shutdown(deadline); err != nil {
		log.Print(err)
	}
}

func serviceOf(name string) (http.Handler, error) {
	switch name {
	case "productpage":
		return newProductpage(), nil
	case "details":
		return details(), nil
	case "reviews":
		return newReviews(), nil
	case "ratings":
		return newRatings(environment("SERVICE_VERSION", "v1")), nil
	}
	return nil, fmt.Errorf("BOOKINFO_SERVICE is %q: it must be productpage, details, reviews or ratings", name)
}

func environment(name, otherwise string) string {
	if value, set := os.LookupEnv(name); set {
		return value
	}
	return otherwise
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, r.URL.RequestURI())
		next.ServeHTTP(w, r)
	})
}
