package module

import (
	"math"
	"regexp"
	"strings"

	"github.com/hashicorp/go-cty-funcs/cidr"
	"github.com/hashicorp/go-cty-funcs/crypto"
	"github.com/hashicorp/go-cty-funcs/encoding"
	"github.com/hashicorp/go-cty-funcs/uuid"
	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// bounded is a function together with a test whether its result would be too large or take too long. The test sees the
// converted arguments, known or not.
type bounded struct {
	f      function.Function
	tooBig func(args []cty.Value) bool
}

const (
	maxResultBytes = 16 << 20
	maxResultNodes = 100_000
	maxPairs       = 10_000_000 // of elements compared with each other
)

// functions are Terraform's pure functions by name, except those of ownFunctions. What is missing here, such as
// timestamp, uuid, bcrypt and provider functions, is unknown.
// Their list: https://developer.hashicorp.com/terraform/language/functions
var functions = map[string]bounded{
	"abs":             {f: stdlib.AbsoluteFunc},
	"alltrue":         {f: allTrueFunc},
	"anytrue":         {f: anyTrueFunc},
	"base64decode":    {f: encoding.Base64DecodeFunc},
	"base64encode":    {f: encoding.Base64EncodeFunc},
	"base64sha256":    {f: base64Sha256Func},
	"base64sha512":    {f: base64Sha512Func},
	"basename":        {f: basenameFunc},
	"ceil":            {f: stdlib.CeilFunc},
	"chomp":           {f: stdlib.ChompFunc},
	"chunklist":       {f: stdlib.ChunklistFunc},
	"cidrhost":        {f: cidr.HostFunc},
	"cidrnetmask":     {f: netmaskFunc},
	"cidrsubnet":      {f: cidr.SubnetFunc},
	"cidrsubnets":     {f: cidr.SubnetsFunc},
	"coalescelist":    {f: stdlib.CoalesceListFunc},
	"compact":         {f: stdlib.CompactFunc},
	"concat":          {f: stdlib.ConcatFunc},
	"contains":        {f: containsFunc},
	"csvdecode":       {f: stdlib.CSVDecodeFunc},
	"dirname":         {f: dirnameFunc},
	"distinct":        {f: stdlib.DistinctFunc, tooBig: quadratic},
	"element":         {f: stdlib.ElementFunc},
	"endswith":        {f: endsWithFunc},
	"flatten":         {f: stdlib.FlattenFunc},
	"floor":           {f: stdlib.FloorFunc},
	"format":          {f: stdlib.FormatFunc, tooBig: wideFormat},
	"formatdate":      {f: stdlib.FormatDateFunc},
	"formatlist":      {f: stdlib.FormatListFunc, tooBig: wideFormat},
	"indent":          {f: stdlib.IndentFunc, tooBig: wideIndent},
	"index":           {f: indexFunc},
	"join":            {f: stdlib.JoinFunc, tooBig: longJoin},
	"keys":            {f: stdlib.KeysFunc},
	"log":             {f: stdlib.LogFunc},
	"lower":           {f: stdlib.LowerFunc},
	"matchkeys":       {f: matchKeysFunc, tooBig: quadratic},
	"max":             {f: stdlib.MaxFunc},
	"md5":             {f: crypto.Md5Func},
	"merge":           {f: stdlib.MergeFunc},
	"min":             {f: stdlib.MinFunc},
	"parseint":        {f: stdlib.ParseIntFunc},
	"pow":             {f: stdlib.PowFunc, tooBig: hugePower},
	"range":           {f: stdlib.RangeFunc},
	"regex":           {f: stdlib.RegexFunc},
	"regexall":        {f: stdlib.RegexAllFunc},
	"replace":         {f: replaceFunc, tooBig: longReplace},
	"reverse":         {f: stdlib.ReverseListFunc},
	"setintersection": {f: stdlib.SetIntersectionFunc},
	"setproduct":      {f: stdlib.SetProductFunc, tooBig: wideProduct},
	"setsubtract":     {f: stdlib.SetSubtractFunc},
	"setunion":        {f: stdlib.SetUnionFunc},
	"sha1":            {f: crypto.Sha1Func},
	"sha256":          {f: crypto.Sha256Func},
	"sha512":          {f: crypto.Sha512Func},
	"signum":          {f: stdlib.SignumFunc},
	"slice":           {f: stdlib.SliceFunc},
	"sort":            {f: stdlib.SortFunc},
	"split":           {f: stdlib.SplitFunc},
	"startswith":      {f: startsWithFunc},
	"strcontains":     {f: strContainsFunc},
	"strrev":          {f: stdlib.ReverseFunc},
	"substr":          {f: stdlib.SubstrFunc},
	"sum":             {f: sumFunc},
	"timeadd":         {f: stdlib.TimeAddFunc},
	"timecmp":         {f: timeCmpFunc},
	"title":           {f: stdlib.TitleFunc},
	"transpose":       {f: transposeFunc},
	"trim":            {f: stdlib.TrimFunc},
	"trimprefix":      {f: stdlib.TrimPrefixFunc},
	"trimspace":       {f: stdlib.TrimSpaceFunc},
	"trimsuffix":      {f: stdlib.TrimSuffixFunc},
	"upper":           {f: stdlib.UpperFunc},
	"urlencode":       {f: encoding.URLEncodeFunc},
	"uuidv5":          {f: uuid.V5Func},
	"values":          {f: stdlib.ValuesFunc},
	"yamldecode":      {f: ctyyaml.YAMLDecodeFunc, tooBig: manyAliases},
	"yamlencode":      {f: ctyyaml.YAMLEncodeFunc},
	"zipmap":          {f: stdlib.ZipmapFunc},
}

func textArg(v cty.Value) string {
	if v, _ = v.Unmark(); isText(v) {
		return v.AsString()
	}
	return ""
}

func lengthOf(v cty.Value) int {
	v, _ = v.Unmark()
	if isContainer(v) {
		return v.LengthInt()
	}
	return 0
}

func quadratic(args []cty.Value) bool {
	n := 0
	for _, arg := range args {
		n = max(n, lengthOf(arg))
	}
	return n*n > maxPairs
}

func wideProduct(args []cty.Value) bool {
	n := 1
	for _, arg := range args {
		if n *= lengthOf(arg); n > maxResultNodes {
			return true
		}
	}
	return false
}

// wideFormat refuses a width or precision of more than four digits.
func wideFormat(args []cty.Value) bool {
	verb, digits := false, 0
	for _, c := range textArg(args[0]) {
		switch {
		case c == '%':
			verb, digits = !verb, 0
		case verb && c >= '0' && c <= '9':
			if digits++; digits > 4 {
				return true
			}
		case verb && strings.ContainsRune("+-# .[]*", c):
			digits = 0
		default:
			verb, digits = false, 0
		}
	}
	return false
}

func wideIndent(args []cty.Value) bool {
	if !args[0].IsKnown() || args[0].IsNull() {
		return false
	}
	spaces, _ := args[0].AsBigFloat().Float64()
	return spaces*float64(1+strings.Count(textArg(args[1]), "\n")) > maxResultBytes
}

func longJoin(args []cty.Value) bool {
	n := 0
	for _, list := range args[1:] {
		n += lengthOf(list)
	}
	return n*len(textArg(args[0])) > maxResultBytes
}

func longReplace(args []cty.Value) bool {
	return (len(textArg(args[0]))+1)*len(textArg(args[2])) > maxResultBytes*4
}

func hugePower(args []cty.Value) bool {
	for _, arg := range args {
		if arg.IsKnown() && !arg.IsNull() {
			if f, _ := arg.AsBigFloat().Float64(); f > 1e6 || f < -1e6 {
				return true
			}
		}
	}
	return false
}

var (
	yamlAnchor = regexp.MustCompile(`(?:^|[\s\[,:-])&[^\s,\]]`)
	yamlAlias  = regexp.MustCompile(`(?:^|[\s\[,:-])\*[^\s,\]]`)
)

// manyAliases refuses documents whose aliases could repeat each other into something huge: a aliases spread over k
// levels of anchors make (a/k)^k copies.
func manyAliases(args []cty.Value) bool {
	doc := textArg(args[0])
	anchors, aliases := len(yamlAnchor.FindAllString(doc, -1)), len(yamlAlias.FindAllString(doc, -1))
	for k := 1; k <= anchors; k++ {
		if math.Pow(float64(aliases)/float64(k), float64(k)) > maxResultNodes {
			return true
		}
	}
	return false
}
