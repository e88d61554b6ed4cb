package receiver

func redirectsTrailingSlash() Defect {
	return Defect{
		Name:     "redirects-trailing-slash",
		Sentence: "redirects to the same URL with a slash at its end.",
		CaughtBy: "no-redirect",
		spoil:    redirects("/webhooks/vinespring/"),
	}
}
