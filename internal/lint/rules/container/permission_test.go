package container

import "testing"

func TestActionMatches(t *testing.T) {
	for pattern, want := range map[string]bool{
		"*": true, "logs:*": true, "logs:CreateLogGroup": true, "LOGS:createloggroup": true, "logs:Create*Group": true, "logs:CreateLogGrou?": true, "*:*Group": true,
		"logs:CreateLogStream": false, "logs:Create": false, "logs:Create*Stream": false, "s3:*": false, "": false, "logs:CreateLogGroup?": false,
	} {
		if got := actionMatches(pattern, "logs:CreateLogGroup"); got != want {
			t.Errorf("actionMatches(%q) = %v", pattern, got)
		}
	}
}
