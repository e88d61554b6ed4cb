package receiver

func redirectsToHttps() Defect {
	return Defect{
		Name:     "redirects-to-https",
		Sentence: "redirects events to https, and VineSpring does not follow.",
		CaughtBy: "no-redirect",
		spoil:    redirects("https://example.com/webhooks/vinespring"),
	}
}
