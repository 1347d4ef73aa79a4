package main

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"time"

	"gongkai/site/publish"
)

// network is how publish reaches buckets. Only a server that does not answer is given up
// on: a slow line may take its time for a large file.
func network() publish.Network {
	return publish.Network{
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: time.Minute, IdleConnTimeout: 90 * time.Second,
			MaxIdleConnsPerHost: 64, ForceAttemptHTTP2: true,
		},
		Getenv: os.Getenv,
		Random: rand.Float64,
		Sleep: func(ctx context.Context, d time.Duration) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(d):
				return nil
			}
		},
	}
}
