package delivery

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// Network is how receivers are reached. Its zero value connects to them
// directly, and verifies TLS with the system's certificates.
type Network struct {
	// RootCAs are the certificates that TLS trusts; the system's if nil.
	RootCAs *x509.CertPool
	// Insecure does not verify TLS at all.
	Insecure bool
	// Proxy gives the proxy for a URL, nil for none; no proxies if nil. The
	// environment is never asked unless this does.
	Proxy func(*url.URL) (*url.URL, error)
}

// connect takes an idle connection that is still alive, or makes a new one; a
// request that is sent again gets a new one.
func (x *exchange) connect() *phaseError {
	proxy, err := x.proxy()
	if err != nil {
		return &phaseError{api.PhaseConnect, fmt.Errorf("choose the proxy: %w", err)}
	}
	key := x.url.Scheme + "://" + x.url.Host
	if proxy != nil {
		key += " by " + proxy.String()
	}
	if !x.got.resent {
		x.conn = x.idle.take(key)
	}
	if x.conn != nil && !x.got.resent {
		x.got.reused = true
	} else if err := x.dial(key, proxy); err != nil {
		return err
	}
	x.got.connected = time.Since(x.begun)
	if err := x.extend(x.deadline); err != nil {
		x.conn.close()
		return &phaseError{api.PhaseSend, err}
	}
	return nil
}

func (x *exchange) proxy() (*url.URL, error) {
	if x.network.Proxy == nil {
		return nil, nil
	}
	return x.network.Proxy(x.url)
}

// dial makes a connection to the URL's host, over the proxy if there is one.
func (x *exchange) dial(key string, proxy *url.URL) *phaseError {
	to := x.url
	if proxy != nil {
		if proxy.Scheme != "http" {
			return &phaseError{api.PhaseConnect, fmt.Errorf("proxy %s: only http proxies are supported", proxy.Redacted())}
		}
		to = proxy
	}
	dialer := net.Dialer{Deadline: x.deadline}
	tcp, err := dialer.DialContext(x.ctx, "tcp", address(to))
	if err != nil {
		return &phaseError{api.PhaseConnect, err}
	}
	c := newConn(x.ctx, tcp, key, proxy)
	x.conn = c
	if x.url.Scheme != "https" {
		return nil
	}
	if failed := x.secure(proxy); failed != nil {
		c.close()
		return failed
	}
	return nil
}

// secure begins TLS on the connection, through the proxy's tunnel if there is
// one.
func (x *exchange) secure(proxy *url.URL) *phaseError {
	if err := x.extend(x.deadline); err != nil {
		return &phaseError{api.PhaseConnect, err}
	}
	if proxy != nil {
		if err := x.tunnel(proxy); err != nil {
			return &phaseError{api.PhaseConnect, fmt.Errorf("proxy %s: %w", proxy.Redacted(), err)}
		}
	}
	config := x.tls.Clone()
	config.ServerName = x.url.Hostname()
	secured := tls.Client(x.conn.Conn, config)
	if err := secured.HandshakeContext(x.ctx); err != nil {
		return &phaseError{api.PhaseTLS, err}
	}
	x.conn.speakOver(secured)
	return nil
}

// tunnel asks the proxy to pass everything on to the receiver.
func (x *exchange) tunnel(proxy *url.URL) error {
	host := address(x.url)
	ask := "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n"
	if proxy.User != nil {
		ask += "Proxy-Authorization: " + basicAuthorization(proxy.User) + "\r\n"
	}
	if _, err := x.conn.Write([]byte(ask + "\r\n")); err != nil {
		return err
	}
	response, err := http.ReadResponse(bufio.NewReader(io.LimitReader(x.conn, maxHead)), &http.Request{Method: http.MethodConnect}) //nolint:bodyclose // the connection is what is closed
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("it answered CONNECT with %s", response.Status)
	}
	return nil
}
