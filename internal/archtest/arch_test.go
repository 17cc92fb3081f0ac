package archtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func repository(t *testing.T) (string, *tree) {
	t.Helper()
	root := filepath.Join("..", "..")
	found, err := readTree(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	// A walk that starts in the wrong place would find nothing wrong.
	for _, known := range []string{"internal/archtest", "internal/ecsspec", "provider/ecs"} {
		if found.packages[known] == nil {
			t.Fatalf("package %s was not found: the tree is not the repository", known)
		}
	}
	return root, found
}

func report(t *testing.T, wrong []string) {
	t.Helper()
	for _, line := range wrong {
		t.Error(line)
	}
}

func TestImportsFollowTheArrows(t *testing.T) {
	_, house := repository(t)
	report(t, house.checkArrows(arrows))
}

func TestPurePackagesStayPure(t *testing.T) {
	_, house := repository(t)
	report(t, house.checkPurity(impurities))
}

func TestTestsDoNotSleep(t *testing.T) {
	_, house := repository(t)
	report(t, house.checkTestsDoNotSleep())
}

func TestNamesSaySomething(t *testing.T) {
	_, house := repository(t)
	report(t, house.checkNames(vagueNames))
}

func TestFilesHaveOneSubject(t *testing.T) {
	_, house := repository(t)
	report(t, house.checkSizes(maxLines))
}

func TestPackagesHaveADoc(t *testing.T) {
	_, house := repository(t)
	report(t, house.checkDocs())
}

// Neither our code nor, as go.mod lists every module that is linked, a dependency's may bring them in.
func TestNothingUnlinkableIsLinked(t *testing.T) {
	root, house := repository(t)
	report(t, house.checkLinks(unlinkable))
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for module, reason := range unlinkable {
		if strings.Contains(string(text), module+" ") {
			t.Errorf("go.mod requires %s: %s", module, reason)
		}
	}
}
