package receiver

func redirectsToLogin() Defect {
	return Defect{
		Name:     "redirects-to-login",
		Sentence: "asks VineSpring to log in.",
		CaughtBy: "no-redirect",
		spoil:    redirects("/login"),
	}
}
