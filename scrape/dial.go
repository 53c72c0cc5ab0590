package scrape

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"
)

// specialNetworks are not part of the public internet (IANA IPv4 and IPv6
// Special-Purpose Address Registries, and multicast). A page or redirect that
// leads there would read what only this machine can reach, such as the
// metadata service of a cloud on 169.254.169.254.
var specialNetworks = networks(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"224.0.0.0/4", "240.0.0.0/4",
	"::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
	"fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

// nat64 holds IPv4 addresses in its last four bytes (RFC 6052): networks
// without IPv4 reach the public internet through it.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

func networks(prefixes ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(prefixes))
	for i, p := range prefixes {
		out[i] = netip.MustParsePrefix(p)
	}
	return out
}

// plainAddr strips what hides an address: zone, mapping into IPv6, NAT64.
func plainAddr(a netip.Addr) netip.Addr {
	a = a.WithZone("").Unmap()
	if nat64.Contains(a) {
		b := a.As16()
		return netip.AddrFrom4([4]byte(b[12:]))
	}
	return a
}

// checkAddr refuses special addresses that Options.Allow does not name.
func checkAddr(a netip.Addr, allow []netip.Prefix) error {
	plain := plainAddr(a)
	holds := func(p netip.Prefix) bool { return p.Contains(plain) }
	if !slices.ContainsFunc(specialNetworks, holds) || slices.ContainsFunc(allow, holds) {
		return nil
	}
	return fmt.Errorf("%s is no public address: it is not asked unless it is configured (allow_networks)", a.Unmap())
}

// guarded dials as the crawler may: the check is on the address that is about
// to be connected to, so neither a redirect nor a name that changes its
// address between two look-ups gets around it.
func guarded(o *Options) *net.Dialer {
	return &net.Dialer{
		Timeout: dialTimeout(o),
		Control: func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("address %q: %w", address, err)
			}
			return checkAddr(at.Addr(), o.Allow)
		},
	}
}

func dialTimeout(o *Options) time.Duration { return min(o.Timeout, 15*time.Second) }

// ownTransport is the crawler's own: direct connections are guarded. What goes
// through a proxy is connected to by the proxy, so there the names are looked
// up and checked here first.
type ownTransport struct {
	o               *Options
	direct, proxied *http.Transport
}

func newOwnTransport(o *Options) *ownTransport {
	transport := func(dial *net.Dialer, proxy func(*http.Request) (*url.URL, error)) *http.Transport {
		return &http.Transport{
			Proxy:                  proxy,
			DialContext:            dial.DialContext,
			ForceAttemptHTTP2:      true,
			MaxIdleConnsPerHost:    1,
			IdleConnTimeout:        90 * time.Second,
			TLSHandshakeTimeout:    dialTimeout(o),
			MaxResponseHeaderBytes: maxHeader,
			DisableCompression:     true, // readBody decompresses, so that the limit holds for what comes out
		}
	}
	return &ownTransport{o, transport(guarded(o), nil), transport(&net.Dialer{Timeout: dialTimeout(o)}, o.Proxy)}
}

// maxHeader bounds the header of an answer, in bytes.
const maxHeader = 1 << 20

func (t *ownTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.o.Proxy == nil {
		return t.direct.RoundTrip(req)
	}
	via, err := t.o.Proxy(req)
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", err)
	}
	if via == nil {
		return t.direct.RoundTrip(req)
	}
	if err := t.checkName(req.Context(), req.URL.Hostname()); err != nil {
		return nil, err
	}
	return t.proxied.RoundTrip(req)
}

// checkName refuses a host with a special address. A name that is unknown here is left to the proxy, which knows more.
func (t *ownTransport) checkName(ctx context.Context, host string) error {
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return ctx.Err()
	}
	for _, a := range addrs {
		if err := checkAddr(a, t.o.Allow); err != nil {
			return fmt.Errorf("%s: %w", host, err)
		}
	}
	return nil
}

// close drops idle connections.
func (t *ownTransport) close() {
	t.direct.CloseIdleConnections()
	t.proxied.CloseIdleConnections()
}
