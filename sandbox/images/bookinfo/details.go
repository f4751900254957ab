package main

import (
	"net/http"
	"path"
	"strconv"
)

type book struct {
	ID        int    `json:"id"`
	Author    string `json:"author"`
	Year      int    `json:"year"`
	Type      string `json:"type"`
	Pages     int    `json:"pages"`
	Publisher string `json:"publisher"`
	Language  string `json:"language"`
	ISBN10    string `json:"ISBN-10"`
	ISBN13    string `json:"ISBN-13"`
}

// details knows one book, and tells the same of every number.
func details() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/health", healthy("Details"))
	mux.HandleFunc("/details/", func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(path.Base(r.URL.Path))
		if err != nil {
			writeError(w, http.StatusBadRequest, "please provide numeric product id")
			return
		}
		writeJSON(w, http.StatusOK, book{
			ID: id, Author: "William Shakespeare", Year: 1595, Type: "paperback", Pages: 200,
			Publisher: "PublisherA", Language: "English", ISBN10: "1234567890", ISBN13: "123-1234567890",
		})
	})
	return mux
}
