package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

// The same in every replica, as in the original: it guards a sample's user name, which needs no password either.
var sessionKey = []byte("bookinfo sample session")

const sessionCookie = "session"

func userOf(r *http.Request) string {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	name, seal, _ := strings.Cut(cookie.Value, ".")
	user, err := base64.RawURLEncoding.DecodeString(name)
	if err != nil || !hmac.Equal([]byte(seal), []byte(sealOf(name))) {
		return ""
	}
	return string(user)
}

func signIn(w http.ResponseWriter, user string) {
	name := base64.RawURLEncoding.EncodeToString([]byte(user))
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: name + "." + sealOf(name), Path: "/", HttpOnly: true})
}

func signOut(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", HttpOnly: true, MaxAge: -1})
}

func sealOf(name string) string {
	mac := hmac.New(sha256.New, sessionKey)
	mac.Write([]byte(name))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
