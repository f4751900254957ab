package main

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// traceHeaders tie the spans of one request together; the last ones carry who asks. Every service passes all of them on.
var traceHeaders = []string{
	"x-request-id", "x-ot-span-context",
	"x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-sampling-priority",
	"traceparent", "tracestate", "x-cloud-trace-context", "grpc-trace-bin",
	"x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags", "sw8",
	"user-agent", "cookie", "authorization", "jwt",
}

// endUser is what routes by user look at. productpage sets it from the session alone; the services behind pass it on.
const endUser = "end-user"

// Connections are not kept, so that each request may reach another version.
var client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true, Proxy: nil}}

func forwarded(r *http.Request) http.Header {
	headers := http.Header{}
	for _, name := range traceHeaders {
		if value := r.Header.Get(name); value != "" {
			headers.Set(name, value)
		}
	}
	return headers
}

// address of a service behind us, from the original's environment variables.
func address(name, hostVariable, portVariable string) string {
	domain := environment("SERVICES_DOMAIN", "")
	if domain != "" {
		domain = "." + domain
	}
	return "http://" + environment(hostVariable, name) + domain + ":" + environment(portVariable, "9080")
}

// get answers the status and the decoded body; status 0 says that no answer came in time.
func get(ctx context.Context, url string, headers http.Header, timeout time.Duration) (int, json.RawMessage) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, nil
	}
	request.Header = headers.Clone()
	response, err := client.Do(request)
	if err != nil {
		return 0, nil
	}
	defer response.Body.Close()
	var body json.RawMessage
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		body = nil
		if response.StatusCode == http.StatusOK {
			return 0, nil
		}
	}
	return response.StatusCode, body
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // the caller has gone: nobody is left to tell
}

func writeError(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, map[string]string{"error": message})
}

func healthy(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": name + " is healthy"})
	}
}
