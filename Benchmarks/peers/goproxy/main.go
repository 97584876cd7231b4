// A reverse proxy on net/http/httputil that admits the holder of an L402 credential: the comparison for the gate.
//
//	goproxy mint                                prints the value of an Authorization field
//	goproxy serve LISTEN UPSTREAM               serves until it is ended
//
// Verification is what the gate does as well: base64, the macaroon's chain of HMACs, the preimage's hash, and three caveats.
package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"gopkg.in/macaroon.v2"
)

var rootKey = bytes.Repeat([]byte{7}, 32)
var preimage = bytes.Repeat([]byte{9}, 32)

// mint writes a credential of the same shape as the gate's: a 66-byte identifier and three caveats.
func mint() (string, error) {
	hash := sha256.Sum256(preimage)
	identifier := append(append([]byte{0, 0}, hash[:]...), bytes.Repeat([]byte{5}, 32)...)
	pass, err := macaroon.New(rootKey, identifier, "", macaroon.V2)
	if err != nil {
		return "", err
	}
	expiry := time.Now().Add(24 * time.Hour).Unix()
	for _, caveat := range []string{"services=bench:0", "bench_capabilities=read,write", fmt.Sprintf("bench_valid_until=%d", expiry)} {
		if err := pass.AddFirstPartyCaveat([]byte(caveat)); err != nil {
			return "", err
		}
	}
	text, err := pass.MarshalBinary()
	if err != nil {
		return "", err
	}
	return "L402 " + base64.StdEncoding.EncodeToString(text) + ":" + hex.EncodeToString(preimage), nil
}

func checkCaveat(caveat string) error {
	condition, value, _ := strings.Cut(caveat, "=")
	switch condition {
	case "services":
		for _, service := range strings.Split(value, ",") {
			if name, _, _ := strings.Cut(service, ":"); name == "bench" {
				return nil
			}
		}
		return errors.New("for another service")
	case "bench_valid_until":
		end, err := strconv.ParseInt(value, 10, 64)
		if err != nil || time.Now().Unix() >= end {
			return errors.New("expired")
		}
	}
	return nil
}

// verify returns the payment hash of a good credential.
func verify(header string) (string, error) {
	scheme, credential, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "L402") {
		return "", errors.New("no credential")
	}
	token, secret, found := strings.Cut(credential, ":")
	if !found {
		return "", errors.New("no preimage")
	}
	binary, err := base64.StdEncoding.DecodeString(token)
	if err != nil {
		return "", err
	}
	key, err := hex.DecodeString(secret)
	if err != nil {
		return "", err
	}
	var pass macaroon.Macaroon
	if err := pass.UnmarshalBinary(binary); err != nil {
		return "", err
	}
	identifier := pass.Id()
	hash := sha256.Sum256(key)
	if len(identifier) != 66 || subtle.ConstantTimeCompare(identifier[2:34], hash[:]) != 1 {
		return "", errors.New("not paid")
	}
	if err := pass.Verify(rootKey, checkCaveat, nil); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash[:]), nil
}

func serve(listen, upstream string) error {
	target, err := url.Parse(upstream)
	if err != nil {
		return err
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = &http.Transport{MaxIdleConns: 1024, MaxIdleConnsPerHost: 1024, DisableCompression: true}
	proxy.BufferPool = pool(make(chan []byte, 256))
	proxy.ErrorLog = log.New(os.Stderr, "", 0)
	return http.ListenAndServe(listen, http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		hash, err := verify(request.Header.Get("Authorization"))
		if err != nil {
			http.Error(writer, err.Error(), http.StatusPaymentRequired)
			return
		}
		request.Header.Del("Authorization")
		request.Header.Set("X-Gatehouse-Payment-Hash", hash)
		proxy.ServeHTTP(writer, request)
	}))
}

type pool chan []byte

func (p pool) Get() []byte {
	select {
	case buffer := <-p:
		return buffer
	default:
		return make([]byte, 32*1024)
	}
}

func (p pool) Put(buffer []byte) {
	select {
	case p <- buffer:
	default:
	}
}

func main() {
	switch {
	case len(os.Args) == 2 && os.Args[1] == "mint":
		header, err := mint()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(header)
	case len(os.Args) == 4 && os.Args[1] == "serve":
		log.Fatal(serve(os.Args[2], os.Args[3]))
	default:
		log.Fatal("usage: goproxy mint | goproxy serve LISTEN UPSTREAM")
	}
}
