package receiver

import "time"

func birthdayShiftsADay() Defect {
	return Defect{
		Name:     "birthday-shifts-a-day",
		Sentence: "takes a birthday for a moment and shows it in another time zone, a day early.",
		CaughtBy: "birthday-stays-on-its-day",
		spoil:    keepsAs(shiftBirthday),
	}
}

// shiftBirthday keeps midnight UTC of the day, seen from Denver.
func shiftBirthday(name string, value any) any {
	text, ok := value.(string)
	if !ok || name != "dob" {
		return value
	}
	born, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return value
	}
	return born.UTC().Truncate(24 * time.Hour).Add(-7 * time.Hour).Format("2006-01-02T15:04:05.000Z")
}
