module github.com/twinseal/story

go 1.23

require (
	github.com/twinseal/clients/twinsealadmin v0.0.0
	github.com/twinseal/clients/twinsealfipsign v0.0.0
	github.com/twinseal/clients/twinsealv1 v0.0.0
)

require gopkg.in/validator.v2 v2.0.1 // indirect

replace (
	github.com/twinseal/clients/twinsealadmin => ../../../clients/go/admin
	github.com/twinseal/clients/twinsealfipsign => ../../../clients/go/fipsign
	github.com/twinseal/clients/twinsealv1 => ../../../clients/go/v1
)
