package scrape

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestCheckAddr(t *testing.T) {
	for text, public := range map[string]bool{
		"1.1.1.1": true, "93.184.216.34": true, "172.15.0.1": true, "172.32.0.1": true, "100.63.0.1": true, "100.128.0.1": true,
		"127.0.0.1": false, "127.255.1.2": false, "0.0.0.0": false, "0.1.2.3": false, "10.1.2.3": false, "172.16.0.1": false,
		"192.168.0.1": false, "169.254.169.254": false, "100.64.0.1": false, "100.127.255.255": false, "224.0.0.1": false,
		"255.255.255.255": false, "198.18.0.1": false, "192.0.0.192": false,
		"2606:4700::1111": true, "2a00:1450::1": true,
		"::": false, "::1": false, "::127.0.0.1": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd00:ec2::254": false,
		"ff02::1": false, "2002:7f00:1::": false, "2002:c000:204::1": false, "2001::1": false, "2001:db8::1": false,
		"::ffff:127.0.0.1": false, "::ffff:169.254.169.254": false, "::ffff:1.1.1.1": true,
		"64:ff9b::10.0.0.1": false, "64:ff9b::169.254.169.254": false, "64:ff9b::1.1.1.1": true, "64:ff9b:1::1.1.1.1": false,
	} {
		addr := netip.MustParseAddr(text)
		if err := checkAddr(addr, nil); (err == nil) != public {
			t.Errorf("%s: %v, want public %v", text, err, public)
		}
		plain := plainAddr(addr)
		if err := checkAddr(addr, []netip.Prefix{netip.PrefixFrom(plain, plain.BitLen())}); err != nil {
			t.Errorf("%s though it is allowed: %v", text, err)
		}
	}
}

// TestPrivateAddressesAreRefused: first requests, names and redirects, before a single byte is sent.
func TestPrivateAddressesAreRefused(t *testing.T) {
	reached := false
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer inner.Close()
	port := inner.URL[strings.LastIndexByte(inner.URL, ':'):]
	for _, to := range []string{
		"http://127.0.0.2" + port + "/", "http://localhost" + port + "/", "http://[::1]" + port + "/", "http://[::ffff:127.0.0.1]" + port + "/",
		"http://0.0.0.0" + port + "/", "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://10.0.0.1/", "http://[64:ff9b::7f00:1]" + port + "/",
	} {
		r := crawl(t, t.Context(), Options{Delay: -1, Allow: networks("192.0.2.1/32")}, Target{Source: "test", Board: "a", URL: to})
		if b := r.results[0]; !strings.Contains(b.Error, "no public address") || b.Requests != 0 {
			t.Errorf("%s: %+v", to, b)
		}
		if strings.Contains(to, "[::ffff") || strings.Contains(to, "[64:ff9b") || strings.Contains(to, "localhost") {
			continue // another name of the board that redirects, which is allowed
		}
		// Only the board itself is allowed: not what it redirects to.
		s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }})
		r = crawl(t, t.Context(), Options{Delay: -1, Allow: networks("127.0.0.1/32")}, target(s, "a"))
		if b := r.results[0]; !strings.Contains(b.Error, "no public address") || b.Failed != 1 || b.Complete {
			t.Errorf("redirected to %s: %+v", to, b)
		}
	}
	if reached {
		t.Error("the inner server was asked")
	}
}

func TestProxy(t *testing.T) {
	var asked []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, listBody("k"))
	}))
	defer proxy.Close()
	at, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Delay: -1, Allow: networks("192.0.2.1/32"), Proxy: http.ProxyURL(at)}
	r := crawl(t, t.Context(), o, Target{Source: "test", Board: "out", URL: "http://93.184.216.34/a"}, Target{Source: "test", Board: "in", URL: "http://10.0.0.1/a"})
	if b := r.results[0]; !b.Complete || strings.Join(asked, " ") != "http://93.184.216.34/robots.txt http://93.184.216.34/a" {
		t.Errorf("the proxy was asked %v: %+v", asked, b)
	}
	if b := r.results[1]; !strings.Contains(b.Error, "10.0.0.1: 10.0.0.1 is no public address") {
		t.Errorf("%+v", b)
	}
}
