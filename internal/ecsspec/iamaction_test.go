package ecsspec

import (
	"strings"
	"testing"
)

func TestActionMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, action string
		want            bool
	}{
		{"s3:GetObject", "s3:GetObject", true},
		{"S3:getobject", "s3:GetObject", true},
		{"s3:Get*", "s3:GetObject", true},
		{"s3:*Object", "s3:GetObject", true},
		{"s3:*Object", "s3:GetObjectAcl", false},
		{"s3:Get?bject", "s3:GetObject", true},
		{"s3:Get?bject", "s3:Getbject", false},
		{"*", "s3:GetObject", true},
		{"*:*", "s3:GetObject", true},
		{"s3:*", "s3tables:GetTable", false},
		{"", "s3:GetObject", false},
		{"s3:GetObject", "", false},
		{strings.Repeat("*a", 2000) + "b", strings.Repeat("a", 4000), false},
	} {
		if got := ActionMatches(c.pattern, c.action); got != c.want {
			t.Errorf("%.20q means %.20q: %v", c.pattern, c.action, got)
		}
	}
}
