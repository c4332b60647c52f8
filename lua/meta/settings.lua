---@meta zoom.settings
-- Generated from src/settings/facts (cmake --build BUILD --target docs); do not edit. The settings of
-- every level, for editors with a Lua language server. Nothing here runs.

---What zoom.settings takes: a table that may be meant for several levels.
---@alias zoom.SettingsTable zoom.settings.user|zoom.settings.group|zoom.settings.account|zoom.settings.group_lock|zoom.settings.account_lock|zoom.settings.phone_user

---@class zoom.settings.user
---@field audio_conferencing? zoom.settings.user.audio_conferencing
---@field email_notification? zoom.settings.user.email_notification
---@field feature? zoom.settings.user.feature
---@field in_meeting? zoom.settings.user.in_meeting
---@field profile? zoom.settings.user.profile
---@field recording? zoom.settings.user.recording
---@field schedule_meeting? zoom.settings.user.schedule_meeting
---@field telephony? zoom.settings.user.telephony
---@field tsp? zoom.settings.user.tsp
---@field whiteboard? zoom.settings.user.whiteboard  read only
---@field meeting_authentication_option? zoom.settings.user.meeting_authentication_option  write only
---@field meeting_authentication? boolean
---@field allow_authentication_exception? boolean  read only
---@field meeting_authentication_options? zoom.settings.user.meeting_authentication_options.item[]  read only
---@field recording_authentication_option? zoom.settings.user.recording_authentication_option  write only
---@field recording_authentication? boolean
---@field recording_authentication_options? zoom.settings.user.recording_authentication_options.item[]  read only
---@field meeting_security? zoom.settings.user.meeting_security

---@class zoom.settings.user.audio_conferencing
---@field participant_phone_masking? zoom.settings.user.audio_conferencing.participant_phone_masking
---@field global_dial_in_countries? zoom.settings.user.audio_conferencing.global_dial_in_countries
---@field toll_free_and_fee_based_toll_call? zoom.settings.user.audio_conferencing.toll_free_and_fee_based_toll_call  read only
---@field toll_call? zoom.settings.user.audio_conferencing.toll_call  read only
---@field call_me_and_invite_by_phone? zoom.settings.user.audio_conferencing.call_me_and_invite_by_phone  read only
---@field personal_audio_conference? boolean  read only

---@class zoom.settings.user.audio_conferencing.participant_phone_masking
---@field enable? boolean
---@field masking_type? "mask_default"|"mask_first_5"|"mask_except_last_4"

---@class zoom.settings.user.audio_conferencing.global_dial_in_countries
---@field selected_countries? zoom.settings.user.audio_conferencing.global_dial_in_countries.selected_countries.item[]
---@field include_toll_free? boolean
---@field allowed_countries? zoom.settings.user.audio_conferencing.global_dial_in_countries.allowed_countries.item[]  read only

---@class zoom.settings.user.audio_conferencing.global_dial_in_countries.selected_countries.item
---@field code? string
---@field name? string

---@class zoom.settings.user.audio_conferencing.global_dial_in_countries.allowed_countries.item
---@field code? string  read only
---@field name? string  read only

---@class zoom.settings.user.audio_conferencing.toll_free_and_fee_based_toll_call
---@field allow_webinar_attendees_dial? boolean  read only
---@field enable? boolean  read only
---@field numbers? zoom.settings.user.audio_conferencing.toll_free_and_fee_based_toll_call.numbers.item[]  read only, at most 100 elements

---@class zoom.settings.user.audio_conferencing.toll_free_and_fee_based_toll_call.numbers.item
---@field code? string  read only
---@field country_code? string  read only
---@field country_name? string  read only
---@field display_number? string  read only, at most 30 characters
---@field number? string  read only, at most 30 characters

---@class zoom.settings.user.audio_conferencing.toll_call
---@field enable? boolean  read only
---@field numbers? zoom.settings.user.audio_conferencing.toll_call.numbers.item[]  read only, at most 100 elements

---@class zoom.settings.user.audio_conferencing.toll_call.numbers.item
---@field code? string  read only
---@field country_code? string  read only
---@field country_name? string  read only
---@field display_number? string  read only, at most 30 characters
---@field number? string  read only, at most 30 characters

---@class zoom.settings.user.audio_conferencing.call_me_and_invite_by_phone
---@field enable? boolean  read only
---@field require_press_1_for_call_me? "auto"|"always"|"never"  read only
---@field allow_webinar_attendees_call_me? boolean  read only
---@field call_out_countries? zoom.settings.user.audio_conferencing.call_me_and_invite_by_phone.call_out_countries  read only

---@class zoom.settings.user.audio_conferencing.call_me_and_invite_by_phone.call_out_countries
---@field allowed_countries? zoom.settings.user.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.allowed_countries.item[]  read only
---@field selected_countries? zoom.settings.user.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.selected_countries.item[]  read only

---@class zoom.settings.user.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.allowed_countries.item
---@field code? string  read only
---@field name? string  read only

---@class zoom.settings.user.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.selected_countries.item
---@field code? string  read only
---@field name? string  read only

---@class zoom.settings.user.email_notification
---@field alternative_host_reminder? boolean
---@field cancel_meeting_reminder? boolean
---@field cloud_recording_available_reminder? boolean
---@field jbh_reminder? boolean
---@field recording_available_reminder_alternative_hosts? boolean
---@field recording_available_reminder_schedulers? boolean
---@field schedule_for_reminder? boolean

---@class zoom.settings.user.feature
---@field concurrent_meeting? "Basic"|"Plus"|"None"
---@field large_meeting? boolean
---@field large_meeting_capacity? 500|1000|3000|5000
---@field meeting_capacity? integer
---@field webinar? boolean
---@field webinar_capacity? 100|500|501|1000|1001|3000|5000|10000
---@field zoom_events? boolean
---@field zoom_events_capacity? 500|1000|3000|5000|10000|20000|30000|50000
---@field zoom_events_unlimited? boolean
---@field zoom_events_unlimited_capacities? (100|500|1000|3000|5000|10000|20000|30000|50000)[]  at most 9 elements
---@field zoom_sessions_unlimited? boolean
---@field zoom_sessions_unlimited_capacities? (100|500|1000|3000|5000|10000|20000|30000|50000)[]  at most 9 elements
---@field zoom_events_pay_per_attendee? boolean
---@field zoom_sessions_pay_per_attendee? boolean
---@field zoom_phone? boolean
---@field zoom_iq_for_sales? boolean  deprecated
---@field zoom_revenue_accelerator? boolean
---@field zoom_whiteboard? boolean
---@field zoom_whiteboard_plus? boolean
---@field zoom_translated_captions? boolean
---@field zoom_customer_managed_key? boolean
---@field zoom_huddles? boolean  deprecated
---@field zoom_quality_management? boolean
---@field zoom_workforce_management? boolean
---@field zoom_scheduler? boolean
---@field zoom_clips_plus? boolean
---@field zoom_mail_calendar? boolean
---@field zoom_compliance_management? boolean
---@field zoom_docs? boolean
---@field license_info_list? zoom.settings.user.feature.license_info_list.item[]
---@field cn_meeting? boolean  read only
---@field in_meeting? boolean  read only
---@field zoom_canvas? boolean

---@class zoom.settings.user.feature.license_info_list.item
---@field license_type "ZOOM_WHITEBOARD"|"ZOOM_TRANSLATED_CAPTIONS"|"ZOOM_SCHEDULER"|"ZOOM_CLIPS"|"ZOOM_VISITOR_MANAGEMENT"|"ZOOM_CMK"|"ZOOM_DOCS"|"ZOOM_REVENUE_ACCELERATOR"|"ZOOM_COMPLIANCE_MANAGEMENT"|"ZOOM_WORKFORCE_MANAGEMENT"|"ZOOM_QUALITY_MANAGEMENT"|"ZOOM_HEALTHCARE_CLINICAL_NOTES"|"ZOOM_EVENTS_NEW_SAAS"|"ZOOM_EVENTS_CONSUMPTION"|"ZOOM_WEBINARS_PLUS"|"ZOOM_WEBINARS_PLUS_CONSUMPTION"
---@field license_option integer  at least 0
---@field subscription_id? string

---@class zoom.settings.user.in_meeting
---@field allow_host_to_enable_focus_mode? boolean
---@field allow_users_to_delete_messages_in_meeting_chat? boolean
---@field allow_live_streaming? boolean
---@field post_meeting_feedback? boolean
---@field whiteboard? boolean
---@field allow_participants_chat_with? 1|2|3|4
---@field allow_users_save_chats? 1|2|3
---@field annotation? boolean
---@field attendee_on_hold? boolean  deprecated
---@field attention_mode_focus_mode? boolean
---@field auto_saving_chat? boolean
---@field breakout_room? boolean
---@field breakout_room_schedule? boolean
---@field chat? boolean
---@field meeting_question_answer? boolean
---@field closed_caption? boolean
---@field closed_captioning? zoom.settings.user.in_meeting.closed_captioning
---@field co_host? boolean
---@field custom_data_center_regions? boolean
---@field custom_live_streaming_service? boolean
---@field custom_service_instructions? string
---@field data_center_regions? ("AU"|"LA"|"CA"|"CN"|"DE"|"HK"|"IN"|"IE"|"TY"|"MX"|"NL"|"SG"|"US")[]
---@field disable_screen_sharing_for_host_meetings? boolean
---@field disable_screen_sharing_for_in_meeting_guests? boolean
---@field e2e_encryption? boolean
---@field entry_exit_chime? "host"|"all"|"none"
---@field far_end_camera_control? boolean
---@field feedback? boolean
---@field file_transfer? boolean
---@field group_hd? boolean
---@field webinar_group_hd? boolean
---@field join_from_desktop? boolean
---@field join_from_mobile? boolean
---@field language_interpretation? zoom.settings.user.in_meeting.language_interpretation
---@field sign_language_interpretation? zoom.settings.user.in_meeting.sign_language_interpretation
---@field live_streaming_facebook? boolean
---@field live_streaming_youtube? boolean
---@field manual_captioning? zoom.settings.user.in_meeting.manual_captioning
---@field meeting_reactions? boolean
---@field meeting_reactions_emojis? "all"|"selected"
---@field allow_host_panelists_to_use_audible_clap? boolean
---@field webinar_reactions? boolean
---@field meeting_survey? boolean
---@field non_verbal_feedback? boolean
---@field polling? boolean
---@field private_chat? boolean
---@field record_play_voice? boolean
---@field remote_control? boolean
---@field remote_support? boolean
---@field request_permission_to_unmute_participants? boolean
---@field screen_sharing? boolean
---@field share_dual_camera? boolean  deprecated
---@field show_a_join_from_your_browser_link? boolean
---@field show_meeting_control_toolbar? boolean
---@field slide_control? boolean
---@field virtual_background? boolean
---@field virtual_background_settings? zoom.settings.user.in_meeting.virtual_background_settings
---@field waiting_room? boolean
---@field webinar_chat? zoom.settings.user.in_meeting.webinar_chat
---@field webinar_live_streaming? zoom.settings.user.in_meeting.webinar_live_streaming
---@field meeting_polling? zoom.settings.user.in_meeting.meeting_polling
---@field webinar_polling? zoom.settings.user.in_meeting.webinar_polling
---@field webinar_survey? boolean
---@field who_can_share_screen? "host"|"all"
---@field who_can_share_screen_when_someone_is_sharing? "host"|"all"
---@field participants_share_simultaneously? "multiple"|"one"
---@field workplace_by_facebook? boolean
---@field auto_answer? boolean  write only
---@field allow_show_zoom_windows? boolean
---@field unchecked_data_center_regions? ("EU"|"HK"|"AU"|"IN"|"TY"|"CN"|"US"|"CA"|"DE"|"NL"|"LA")[]  read only
---@field transfer_meetings_between_devices? boolean  read only
---@field meeting_summary_with_ai_companion? zoom.settings.user.in_meeting.meeting_summary_with_ai_companion  read only
---@field ai_companion_questions? zoom.settings.user.in_meeting.ai_companion_questions  read only

---@class zoom.settings.user.in_meeting.closed_captioning
---@field auto_transcribing? boolean
---@field enable? boolean
---@field save_caption? boolean
---@field third_party_captioning_service? boolean
---@field view_full_transcript? boolean

---@class zoom.settings.user.in_meeting.language_interpretation
---@field custom_languages? string[]
---@field enable_language_interpretation_by_default? boolean
---@field allow_participants_to_speak_in_listening_channel? boolean
---@field allow_up_to_25_custom_languages_when_scheduling_meetings? boolean
---@field enable? boolean
---@field languages? ("English"|"Chinese"|"Japanese"|"German"|"French"|"Russian"|"Portuguese"|"Spanish"|"Korean")[]  read only

---@class zoom.settings.user.in_meeting.sign_language_interpretation
---@field enable? boolean
---@field enable_sign_language_interpretation_by_default? boolean
---@field languages? ("American"|"Chinese"|"French"|"German"|"Japanese"|"Russian"|"Brazilian"|"Spanish"|"Mexican"|"British")[]
---@field custom_languages? string[]

---@class zoom.settings.user.in_meeting.manual_captioning
---@field allow_to_type? boolean
---@field auto_generated_captions? boolean
---@field full_transcript? boolean
---@field manual_captions? boolean
---@field save_captions? boolean
---@field third_party_captioning_service? boolean

---@class zoom.settings.user.in_meeting.virtual_background_settings
---@field allow_upload_custom? boolean
---@field allow_videos? boolean
---@field enable? boolean
---@field files? zoom.settings.user.in_meeting.virtual_background_settings.files.item[]

---@class zoom.settings.user.in_meeting.virtual_background_settings.files.item
---@field id? string
---@field is_default? boolean
---@field name? string
---@field size? integer
---@field type? string

---@class zoom.settings.user.in_meeting.webinar_chat
---@field allow_attendees_chat_with? 1|2|3
---@field allow_auto_save_local_chat_file? boolean
---@field allow_panelists_chat_with? 1|2
---@field allow_panelists_send_direct_message? boolean
---@field allow_users_save_chats? 0|1|2
---@field default_attendees_chat_with? 1|2
---@field enable? boolean

---@class zoom.settings.user.in_meeting.webinar_live_streaming
---@field custom_service_instructions? string
---@field enable? boolean
---@field live_streaming_reminder? boolean
---@field live_streaming_service? ("facebook"|"workplace_by_facebook"|"youtube"|"custom_live_streaming_service")[]

---@class zoom.settings.user.in_meeting.meeting_polling
---@field advanced_polls? boolean
---@field allow_alternative_host_to_add_edit? boolean
---@field require_answers_to_be_anonymous? boolean
---@field allow_host_to_upload_image? boolean
---@field enable? boolean

---@class zoom.settings.user.in_meeting.webinar_polling
---@field advanced_polls? boolean
---@field allow_alternative_host_to_add_edit? boolean
---@field require_answers_to_be_anonymous? boolean
---@field allow_host_to_upload_image? boolean
---@field enable? boolean

---@class zoom.settings.user.in_meeting.meeting_summary_with_ai_companion
---@field enable? boolean  read only
---@field auto_enable? boolean  read only
---@field who_will_receive_summary? 1|2|3|4  read only

---@class zoom.settings.user.in_meeting.ai_companion_questions
---@field enable? boolean  read only
---@field auto_enable? boolean  read only
---@field who_can_ask_questions? 1|2|3|4|5  read only

---@class zoom.settings.user.profile
---@field recording_storage_location? zoom.settings.user.profile.recording_storage_location

---@class zoom.settings.user.profile.recording_storage_location
---@field allowed_values? string[]
---@field value? string

---@class zoom.settings.user.recording
---@field ask_host_to_confirm_disclaimer? boolean
---@field ask_participants_to_consent_disclaimer? boolean
---@field auto_delete_cmr? boolean
---@field auto_delete_cmr_days? integer
---@field record_files_separately? zoom.settings.user.recording.record_files_separately
---@field display_participant_name? boolean
---@field recording_thumbnails? boolean
---@field optimize_recording_for_3rd_party_video_editor? boolean
---@field recording_highlight? boolean  deprecated
---@field save_panelist_chat? boolean
---@field save_poll_results? boolean
---@field save_close_caption? boolean
---@field auto_recording? "local"|"cloud"|"none"
---@field cloud_recording? boolean
---@field host_pause_stop_recording? boolean
---@field ip_address_access_control? zoom.settings.user.recording.ip_address_access_control
---@field local_recording? boolean
---@field record_audio_file? boolean
---@field record_gallery_view? boolean
---@field record_speaker_view? boolean
---@field recording_audio_transcript? boolean
---@field recording_disclaimer? boolean  deprecated
---@field smart_recording? zoom.settings.user.recording.smart_recording
---@field recording_password_requirement? zoom.settings.user.recording.recording_password_requirement
---@field save_chat_text? boolean
---@field show_timestamp? boolean
---@field recording_notification_for_zoom_client? zoom.settings.user.recording.recording_notification_for_zoom_client

---@class zoom.settings.user.recording.record_files_separately
---@field active_speaker? boolean
---@field gallery_view? boolean
---@field shared_screen? boolean

---@class zoom.settings.user.recording.ip_address_access_control
---@field enable? boolean
---@field ip_addresses_or_ranges? string

---@class zoom.settings.user.recording.smart_recording
---@field create_recording_highlights? boolean
---@field create_smart_chapters? boolean
---@field create_next_steps? boolean

---@class zoom.settings.user.recording.recording_password_requirement
---@field have_letter? boolean
---@field have_number? boolean
---@field have_special_character? boolean
---@field length? integer  at most 10
---@field only_allow_numeric? boolean

---@class zoom.settings.user.recording.recording_notification_for_zoom_client
---@field disclaimer_to_participants? "All participants"|"Guest only"
---@field play_voice_prompt? "All participants"|"Guest only"|"No one"
---@field ask_host_to_confirm? boolean

---@class zoom.settings.user.schedule_meeting
---@field audio_type? "both"|"telephony"|"voip"|"thirdParty"
---@field default_password_for_scheduled_meetings? string
---@field embed_password_in_join_link? boolean
---@field force_pmi_jbh_password? boolean  deprecated
---@field host_video? boolean
---@field join_before_host? boolean
---@field meeting_password_requirement? zoom.settings.user.schedule_meeting.meeting_password_requirement
---@field participants_video? boolean
---@field personal_meeting? boolean
---@field pmi_password? string
---@field pstn_password_protected? boolean
---@field require_password_for_instant_meetings? boolean
---@field require_password_for_pmi_meetings? "jbh_only"|"all"|"none"
---@field require_password_for_scheduled_meetings? boolean
---@field require_password_for_scheduling_new_meetings? boolean
---@field use_pmi_for_instant_meetings? boolean
---@field use_pmi_for_scheduled_meetings? boolean
---@field continuous_meeting_chat? zoom.settings.user.schedule_meeting.continuous_meeting_chat  read only

---@class zoom.settings.user.schedule_meeting.meeting_password_requirement
---@field consecutive_characters_length? 0|4|5|6|7|8
---@field have_letter? boolean
---@field have_number? boolean
---@field have_special_character? boolean
---@field have_upper_and_lower_characters? boolean
---@field length? integer
---@field only_allow_numeric? boolean
---@field weak_enhance_detection? boolean

---@class zoom.settings.user.schedule_meeting.continuous_meeting_chat
---@field enable? boolean  read only
---@field can_add_external_users? boolean  read only
---@field auto_add_invited_external_users? boolean  read only
---@field support_instant_meetings? boolean  read only
---@field support_scheduled_meetings? boolean  read only

---@class zoom.settings.user.telephony
---@field audio_conference_info? string  at most 2048 characters
---@field show_international_numbers_link? boolean
---@field telephony_regions? zoom.settings.user.telephony.telephony_regions
---@field third_party_audio? boolean

---@class zoom.settings.user.telephony.telephony_regions
---@field selection_values? string
---@field allowed_values? string[]  read only

---@class zoom.settings.user.tsp
---@field call_out? boolean
---@field call_out_countries? table[]
---@field show_international_numbers_link? boolean
---@field global_dial_in_countries? zoom.settings.user.tsp.global_dial_in_countries

---@class zoom.settings.user.tsp.global_dial_in_countries
---@field selected_countries? zoom.settings.user.tsp.global_dial_in_countries.selected_countries.item[]
---@field allowed_countries? zoom.settings.user.tsp.global_dial_in_countries.allowed_countries.item[]  read only

---@class zoom.settings.user.tsp.global_dial_in_countries.selected_countries.item
---@field code? string
---@field name? string

---@class zoom.settings.user.tsp.global_dial_in_countries.allowed_countries.item
---@field code? string  read only
---@field name? string  read only

---@class zoom.settings.user.whiteboard
---@field out_meeting_advanced_whiteboard? boolean  read only
---@field in_meeting_advanced_whiteboard? boolean  read only

---@class zoom.settings.user.meeting_authentication_option
---@field action? "update"|"show"|"hide"  write only
---@field default_option? boolean  write only
---@field domains? string  write only
---@field id string  write only
---@field name? string  write only
---@field type? "enforce_login"|"enforce_login_with_same_account"|"enforce_login_with_domains"  write only

---@class zoom.settings.user.meeting_authentication_options.item
---@field default_option? boolean  read only
---@field domains? string  read only
---@field id? string  read only
---@field name? string  read only
---@field type? "enforce_login"|"enforce_login_with_same_account"|"enforce_login_with_domains"  read only
---@field visible? boolean  read only

---@class zoom.settings.user.recording_authentication_option
---@field action? "update"|"show"|"hide"  write only
---@field default_option? boolean  write only
---@field domains? string  write only
---@field id string  write only
---@field name? string  write only
---@field type? "internally"|"enforce_login"|"enforce_login_with_domains"  write only

---@class zoom.settings.user.recording_authentication_options.item
---@field default_option? boolean  read only
---@field domains? string  read only
---@field id? string  read only
---@field name? string  read only
---@field type? "internally"|"enforce_login"|"enforce_login_with_domains"  read only
---@field visible? boolean  read only

---@class zoom.settings.user.meeting_security
---@field auto_security? boolean
---@field block_user_domain? boolean
---@field block_user_domain_list? string[]  at most 20 elements
---@field embed_password_in_join_link? boolean
---@field encryption_type? "enhanced_encryption"|"e2ee"
---@field end_to_end_encrypted_meetings? boolean
---@field meeting_password? boolean
---@field meeting_password_requirement? zoom.settings.user.meeting_security.meeting_password_requirement
---@field only_authenticated_can_join_from_webclient? boolean
---@field phone_password? boolean
---@field pmi_password? boolean
---@field require_password_for_scheduled_meeting? boolean
---@field require_password_for_scheduled_webinar? boolean
---@field waiting_room? boolean
---@field waiting_room_settings? zoom.settings.user.meeting_security.waiting_room_settings
---@field webinar_password? boolean

---@class zoom.settings.user.meeting_security.meeting_password_requirement
---@field consecutive_characters_length? 0|4|5|6|7|8
---@field have_letter? boolean
---@field have_number? boolean
---@field have_special_character? boolean
---@field have_upper_and_lower_characters? boolean
---@field length? integer
---@field only_allow_numeric? boolean
---@field weak_enhance_detection? boolean

---@class zoom.settings.user.meeting_security.waiting_room_settings
---@field participants_to_place_in_waiting_room? 0|1|2
---@field users_who_can_admit_participants_from_waiting_room? 0|1
---@field whitelisted_domains_for_waiting_room? string

---@class zoom.settings.group
---@field audio_conferencing? zoom.settings.group.audio_conferencing
---@field email_notification? zoom.settings.group.email_notification
---@field in_meeting? zoom.settings.group.in_meeting
---@field other_options? zoom.settings.group.other_options
---@field profile? zoom.settings.group.profile
---@field recording? zoom.settings.group.recording
---@field schedule_meeting? zoom.settings.group.schedule_meeting
---@field telephony? zoom.settings.group.telephony
---@field chat? zoom.settings.group.chat
---@field meeting_authentication_option? zoom.settings.group.meeting_authentication_option  write only
---@field meeting_authentication? boolean
---@field allow_authentication_exception? boolean  read only
---@field meeting_authentication_options? zoom.settings.group.meeting_authentication_options.item[]  read only
---@field recording_authentication_option? zoom.settings.group.recording_authentication_option  write only
---@field recording_authentication? boolean
---@field recording_authentication_options? zoom.settings.group.recording_authentication_options.item[]  read only
---@field meeting_security? zoom.settings.group.meeting_security

---@class zoom.settings.group.audio_conferencing
---@field toll_free_and_fee_based_toll_call? zoom.settings.group.audio_conferencing.toll_free_and_fee_based_toll_call
---@field toll_call? zoom.settings.group.audio_conferencing.toll_call
---@field call_me_and_invite_by_phone? zoom.settings.group.audio_conferencing.call_me_and_invite_by_phone
---@field personal_audio_conference? boolean
---@field participant_phone_masking? zoom.settings.group.audio_conferencing.participant_phone_masking
---@field global_dial_in_countries? zoom.settings.group.audio_conferencing.global_dial_in_countries

---@class zoom.settings.group.audio_conferencing.toll_free_and_fee_based_toll_call
---@field allow_webinar_attendees_dial? boolean
---@field enable? boolean
---@field numbers? zoom.settings.group.audio_conferencing.toll_free_and_fee_based_toll_call.numbers.item[]  at most 100 elements

---@class zoom.settings.group.audio_conferencing.toll_free_and_fee_based_toll_call.numbers.item
---@field code? string
---@field country_code? string
---@field country_name? string
---@field display_number? string  at most 30 characters
---@field number? string  at most 30 characters

---@class zoom.settings.group.audio_conferencing.toll_call
---@field enable? boolean
---@field numbers? zoom.settings.group.audio_conferencing.toll_call.numbers.item[]  at most 100 elements

---@class zoom.settings.group.audio_conferencing.toll_call.numbers.item
---@field code? string
---@field country_code? string
---@field country_name? string
---@field display_number? string  at most 30 characters
---@field number? string  at most 30 characters

---@class zoom.settings.group.audio_conferencing.call_me_and_invite_by_phone
---@field enable? boolean
---@field require_press_1_for_call_me? "auto"|"always"|"never"
---@field call_out_countries? zoom.settings.group.audio_conferencing.call_me_and_invite_by_phone.call_out_countries
---@field allow_webinar_attendees_call_me? boolean

---@class zoom.settings.group.audio_conferencing.call_me_and_invite_by_phone.call_out_countries
---@field selected_countries? zoom.settings.group.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.selected_countries.item[]
---@field allowed_countries? zoom.settings.group.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.allowed_countries.item[]  read only

---@class zoom.settings.group.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.selected_countries.item
---@field code? string
---@field name? string

---@class zoom.settings.group.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.allowed_countries.item
---@field code? string  read only
---@field name? string  read only

---@class zoom.settings.group.audio_conferencing.participant_phone_masking
---@field enable? boolean
---@field masking_type? "mask_default"|"mask_first_5"|"mask_except_last_4"

---@class zoom.settings.group.audio_conferencing.global_dial_in_countries
---@field selected_countries? zoom.settings.group.audio_conferencing.global_dial_in_countries.selected_countries.item[]
---@field include_toll_free? boolean
---@field allowed_countries? zoom.settings.group.audio_conferencing.global_dial_in_countries.allowed_countries.item[]  read only

---@class zoom.settings.group.audio_conferencing.global_dial_in_countries.selected_countries.item
---@field code? string
---@field name? string

---@class zoom.settings.group.audio_conferencing.global_dial_in_countries.allowed_countries.item
---@field code? string  read only
---@field name? string  read only

---@class zoom.settings.group.email_notification
---@field alternative_host_reminder? boolean
---@field cancel_meeting_reminder? boolean
---@field cloud_recording_available_reminder? boolean
---@field jbh_reminder? boolean
---@field recording_available_reminder_alternative_hosts? boolean
---@field recording_available_reminder_schedulers? boolean
---@field schedule_for_reminder? boolean

---@class zoom.settings.group.in_meeting
---@field alert_guest_join? boolean
---@field allow_users_to_delete_messages_in_meeting_chat? boolean
---@field allow_live_streaming? boolean
---@field allow_participants_chat_with? 1|2|3|4
---@field allow_show_zoom_windows? boolean
---@field allow_users_save_chats? 1|2|3
---@field annotation? boolean
---@field attendee_on_hold? boolean  deprecated
---@field auto_answer? boolean
---@field auto_saving_chat? boolean
---@field breakout_room? boolean
---@field breakout_room_schedule? boolean
---@field chat? boolean
---@field meeting_question_answer? boolean
---@field closed_caption? boolean
---@field closed_captioning? zoom.settings.group.in_meeting.closed_captioning
---@field co_host? boolean
---@field custom_data_center_regions? boolean
---@field custom_live_streaming_service? boolean
---@field custom_service_instructions? string
---@field data_center_regions? ("AU"|"LA"|"CA"|"CN"|"DE"|"HK"|"IN"|"IE"|"TY"|"MX"|"NL"|"SG"|"US")[]
---@field disable_screen_sharing_for_host_meetings? boolean
---@field disable_screen_sharing_for_in_meeting_guests? boolean
---@field e2e_encryption? boolean
---@field entry_exit_chime? "host"|"all"|"none"
---@field far_end_camera_control? boolean
---@field feedback? boolean
---@field file_transfer? boolean
---@field group_hd? boolean
---@field webinar_group_hd? boolean
---@field join_from_desktop? boolean
---@field join_from_mobile? boolean
---@field auto_generated_translation? zoom.settings.group.in_meeting.auto_generated_translation
---@field language_interpretation? zoom.settings.group.in_meeting.language_interpretation
---@field sign_language_interpretation? zoom.settings.group.in_meeting.sign_language_interpretation
---@field live_streaming_facebook? boolean
---@field live_streaming_youtube? boolean
---@field manual_captioning? zoom.settings.group.in_meeting.manual_captioning
---@field meeting_reactions? boolean
---@field meeting_reactions_emojis? "all"|"selected"
---@field allow_host_panelists_to_use_audible_clap? boolean
---@field webinar_reactions? boolean
---@field meeting_survey? boolean
---@field non_verbal_feedback? boolean
---@field only_host_view_device_list? boolean
---@field original_audio? boolean
---@field polling? boolean
---@field post_meeting_feedback? boolean
---@field private_chat? boolean
---@field record_play_own_voice? boolean
---@field remote_control? boolean
---@field remote_support? boolean
---@field request_permission_to_unmute_participants? boolean
---@field screen_sharing? boolean
---@field sending_default_email_invites? boolean
---@field show_a_join_from_your_browser_link? boolean
---@field show_browser_join_link? boolean
---@field show_device_list? boolean
---@field show_meeting_control_toolbar? boolean
---@field slide_control? boolean
---@field stereo_audio? boolean
---@field use_html_format_email? boolean
---@field virtual_background? boolean
---@field waiting_room? boolean
---@field webinar_chat? zoom.settings.group.in_meeting.webinar_chat
---@field webinar_live_streaming? zoom.settings.group.in_meeting.webinar_live_streaming
---@field meeting_polling? zoom.settings.group.in_meeting.meeting_polling
---@field webinar_polling? zoom.settings.group.in_meeting.webinar_polling
---@field webinar_question_answer? boolean
---@field webinar_survey? boolean
---@field whiteboard? boolean
---@field who_can_share_screen? "host"|"all"
---@field who_can_share_screen_when_someone_is_sharing? "host"|"all"
---@field participants_share_simultaneously? "multiple"|"one"
---@field workplace_by_facebook? boolean
---@field unchecked_data_center_regions? ("EU"|"HK"|"AU"|"IN"|"TY"|"CN"|"US"|"CA"|"DE"|"NL"|"LA")[]  read only
---@field virtual_background_settings? zoom.settings.group.in_meeting.virtual_background_settings  read only

---@class zoom.settings.group.in_meeting.closed_captioning
---@field auto_transcribing? boolean
---@field enable? boolean
---@field save_caption? boolean
---@field third_party_captioning_service? boolean
---@field view_full_transcript? boolean

---@class zoom.settings.group.in_meeting.auto_generated_translation
---@field language_item_pairList? zoom.settings.group.in_meeting.auto_generated_translation.language_item_pairList
---@field enable? boolean

---@class zoom.settings.group.in_meeting.auto_generated_translation.language_item_pairList
---@field trans_lang_config? zoom.settings.group.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item[]
---@field all? boolean

---@class zoom.settings.group.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item
---@field speak_language? zoom.settings.group.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.speak_language
---@field translate_to? zoom.settings.group.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.translate_to

---@class zoom.settings.group.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.speak_language
---@field name? "Chinese (Simplified)"|"Dutch"|"English"|"French"|"German"|"Italian"|"Japanese"|"Korean"|"Portuguese"|"Russian"|"Spanish"|"Ukrainian"
---@field code? "zh"|"nl"|"en"|"fr"|"de"|"it"|"ja"|"ko"|"pt"|"ru"|"es"|"uk"

---@class zoom.settings.group.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.translate_to
---@field all? boolean
---@field language_config? zoom.settings.group.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.translate_to.language_config.item[]

---@class zoom.settings.group.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.translate_to.language_config.item
---@field name? "English"
---@field code? "en"

---@class zoom.settings.group.in_meeting.language_interpretation
---@field custom_languages? string[]
---@field enable_language_interpretation_by_default? boolean
---@field allow_participants_to_speak_in_listening_channel? boolean
---@field allow_up_to_25_custom_languages_when_scheduling_meetings? boolean
---@field enable? boolean
---@field languages? ("English"|"Chinese"|"Japanese"|"German"|"French"|"Russian"|"Portuguese"|"Spanish"|"Korean")[]  read only

---@class zoom.settings.group.in_meeting.sign_language_interpretation
---@field enable? boolean
---@field enable_sign_language_interpretation_by_default? boolean
---@field custom_languages? string[]
---@field languages? ("American"|"Chinese"|"French"|"German"|"Japanese"|"Russian"|"Brazilian"|"Spanish"|"Mexican"|"British")[]  read only

---@class zoom.settings.group.in_meeting.manual_captioning
---@field allow_to_type? boolean
---@field auto_generated_captions? boolean
---@field full_transcript? boolean
---@field manual_captions? boolean
---@field save_captions? boolean
---@field third_party_captioning_service? boolean

---@class zoom.settings.group.in_meeting.webinar_chat
---@field allow_attendees_chat_with? 1|2|3
---@field allow_auto_save_local_chat_file? boolean
---@field allow_panelists_chat_with? 1|2
---@field allow_panelists_send_direct_message? boolean
---@field allow_users_save_chats? 0|1|2
---@field default_attendees_chat_with? 1|2
---@field enable? boolean

---@class zoom.settings.group.in_meeting.webinar_live_streaming
---@field custom_service_instructions? string
---@field enable? boolean
---@field live_streaming_reminder? boolean
---@field live_streaming_service? ("facebook"|"workplace_by_facebook"|"youtube"|"custom_live_streaming_service")[]

---@class zoom.settings.group.in_meeting.meeting_polling
---@field enable? boolean
---@field advanced_polls? boolean
---@field manage_saved_polls_and_quizzes? boolean
---@field require_answers_to_be_anonymous? boolean
---@field allow_host_to_upload_image? boolean
---@field allow_alternative_host_to_add_edit? boolean

---@class zoom.settings.group.in_meeting.webinar_polling
---@field advanced_polls? boolean
---@field allow_alternative_host_to_add_edit? boolean
---@field manage_saved_polls_and_quizzes? boolean
---@field require_answers_to_be_anonymous? boolean
---@field allow_host_to_upload_image? boolean
---@field enable? boolean

---@class zoom.settings.group.in_meeting.virtual_background_settings
---@field allow_upload_custom? boolean  read only
---@field allow_videos? boolean  read only
---@field enable? boolean  read only
---@field files? zoom.settings.group.in_meeting.virtual_background_settings.files.item[]  read only

---@class zoom.settings.group.in_meeting.virtual_background_settings.files.item
---@field id? string  read only
---@field is_default? boolean  read only
---@field name? string  read only
---@field size? integer  read only
---@field type? string  read only

---@class zoom.settings.group.other_options
---@field allow_users_contact_support_via_chat? boolean
---@field blur_snapshot? boolean
---@field webinar_registration_options? zoom.settings.group.other_options.webinar_registration_options

---@class zoom.settings.group.other_options.webinar_registration_options
---@field allow_host_to_enable_join_info? boolean
---@field allow_host_to_enable_social_share_buttons? boolean
---@field enable_custom_questions? boolean

---@class zoom.settings.group.profile
---@field recording_storage_location? zoom.settings.group.profile.recording_storage_location

---@class zoom.settings.group.profile.recording_storage_location
---@field allowed_values? string[]
---@field value? string

---@class zoom.settings.group.recording
---@field account_user_access_recording? boolean
---@field archive? zoom.settings.group.recording.archive
---@field auto_recording? "local"|"cloud"|"none"
---@field cloud_recording? boolean
---@field cloud_recording_download? boolean
---@field cloud_recording_download_host? boolean
---@field host_delete_cloud_recording? boolean
---@field record_files_separately? zoom.settings.group.recording.record_files_separately
---@field display_participant_name? boolean
---@field recording_thumbnails? boolean
---@field optimize_recording_for_3rd_party_video_editor? boolean
---@field recording_highlight? boolean  deprecated
---@field save_panelist_chat? boolean
---@field save_poll_results? boolean
---@field save_close_caption? boolean
---@field ip_address_access_control? zoom.settings.group.recording.ip_address_access_control
---@field local_recording? boolean
---@field prevent_host_access_recording? boolean
---@field record_audio_file? boolean
---@field record_gallery_view? boolean
---@field record_speaker_view? boolean
---@field recording_audio_transcript? boolean
---@field smart_recording? zoom.settings.group.recording.smart_recording
---@field save_chat_text? boolean
---@field show_timestamp? boolean
---@field recording_notification_for_zoom_client? zoom.settings.group.recording.recording_notification_for_zoom_client

---@class zoom.settings.group.recording.archive
---@field enable? boolean
---@field settings? zoom.settings.group.recording.archive.settings
---@field type? 1|2|3

---@class zoom.settings.group.recording.archive.settings
---@field audio_file? boolean
---@field cc_transcript_file? boolean
---@field chat_file? boolean
---@field chat_with_sender_email? boolean
---@field video_file? boolean
---@field chat_with_direct_message? boolean  read only
---@field archive_retention? 1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22|23|24|25|26|27|28|29|30  read only
---@field action_when_archive_failed? 1|2  read only
---@field notification_when_archiving_starts? "participants"|"guest"  read only
---@field play_voice_prompt_when_archiving_starts? "participants"|"guest"|"none"  read only

---@class zoom.settings.group.recording.record_files_separately
---@field active_speaker? boolean
---@field gallery_view? boolean
---@field shared_screen? boolean

---@class zoom.settings.group.recording.ip_address_access_control
---@field enable? boolean
---@field ip_addresses_or_ranges? string

---@class zoom.settings.group.recording.smart_recording
---@field create_recording_highlights? boolean
---@field create_smart_chapters? boolean
---@field create_next_steps? boolean

---@class zoom.settings.group.recording.recording_notification_for_zoom_client
---@field disclaimer_to_participants? "All participants"|"Guest only"
---@field play_voice_prompt? "All participants"|"Guest only"|"No one"
---@field ask_host_to_confirm? boolean

---@class zoom.settings.group.schedule_meeting
---@field audio_type? "both"|"telephony"|"voip"|"thirdParty"
---@field embed_password_in_join_link? boolean
---@field force_pmi_jbh_password? boolean  deprecated
---@field host_video? boolean
---@field join_before_host? boolean
---@field mute_upon_entry? boolean
---@field participant_video? boolean
---@field pstn_password_protected? boolean
---@field require_password_for_all_meetings? boolean  write only
---@field require_password_for_instant_meetings? boolean
---@field require_password_for_pmi_meetings? "all"|"jbh_only"|"none"
---@field require_password_for_scheduled_meetings? boolean
---@field require_password_for_scheduling_new_meetings? boolean
---@field upcoming_meeting_reminder? boolean
---@field always_display_zoom_meeting_as_topic? zoom.settings.group.schedule_meeting.always_display_zoom_meeting_as_topic
---@field always_display_zoom_webinar_as_topic? zoom.settings.group.schedule_meeting.always_display_zoom_webinar_as_topic
---@field continuous_meeting_chat? zoom.settings.group.schedule_meeting.continuous_meeting_chat
---@field personal_meeting? boolean  read only
---@field use_pmi_for_instant_meetings? boolean  read only
---@field use_pmi_for_schedule_meetings? boolean  read only

---@class zoom.settings.group.schedule_meeting.always_display_zoom_meeting_as_topic
---@field enable? boolean
---@field display_topic_for_scheduled_meetings? boolean

---@class zoom.settings.group.schedule_meeting.always_display_zoom_webinar_as_topic
---@field enable? boolean
---@field display_topic_for_scheduled_webinars? boolean

---@class zoom.settings.group.schedule_meeting.continuous_meeting_chat
---@field enable? boolean
---@field can_add_external_users? boolean
---@field auto_add_invited_external_users? boolean

---@class zoom.settings.group.telephony
---@field audio_conference_info? string
---@field third_party_audio? boolean
---@field telephony_regions? zoom.settings.group.telephony.telephony_regions  read only

---@class zoom.settings.group.telephony.telephony_regions
---@field selection_values? string  read only

---@class zoom.settings.group.chat
---@field share_files? zoom.settings.group.chat.share_files
---@field chat_emojis? zoom.settings.group.chat.chat_emojis
---@field record_voice_messages? boolean
---@field record_video_messages? boolean
---@field screen_capture? boolean
---@field create_public_channels? boolean
---@field create_private_channels? boolean
---@field share_links_in_chat? boolean
---@field schedule_meetings_in_chat? boolean
---@field set_retention_period_in_cloud? zoom.settings.group.chat.set_retention_period_in_cloud
---@field set_retention_period_in_local? zoom.settings.group.chat.set_retention_period_in_local
---@field allow_users_to_search_others_options? string
---@field allow_users_to_add_contacts? zoom.settings.group.chat.allow_users_to_add_contacts
---@field allow_users_to_chat_with_others? zoom.settings.group.chat.allow_users_to_chat_with_others
---@field chat_etiquette_tool? zoom.settings.group.chat.chat_etiquette_tool
---@field send_data_to_third_party_archiving_service? zoom.settings.group.chat.send_data_to_third_party_archiving_service
---@field translate_messages? boolean
---@field search_and_send_animated_gif_images? zoom.settings.group.chat.search_and_send_animated_gif_images

---@class zoom.settings.group.chat.share_files
---@field enable? boolean
---@field share_option? "anyone"|"account"|"organization"

---@class zoom.settings.group.chat.chat_emojis
---@field enable? boolean
---@field emojis_option? "all"|"selected"

---@class zoom.settings.group.chat.set_retention_period_in_cloud
---@field enable? boolean
---@field retention_period_of_direct_messages_and_group_conversation? string
---@field retention_period_of_channels? string

---@class zoom.settings.group.chat.set_retention_period_in_local
---@field enable? boolean
---@field retention_period_of_direct_messages_and_group_conversation? string
---@field retention_period_of_channels? string

---@class zoom.settings.group.chat.allow_users_to_add_contacts
---@field enable? boolean
---@field selected_option? 1|2|3|4
---@field user_email_addresses? string

---@class zoom.settings.group.chat.allow_users_to_chat_with_others
---@field enable? boolean
---@field selected_option? 1|2|3|4
---@field user_email_addresses? string

---@class zoom.settings.group.chat.chat_etiquette_tool
---@field enable? boolean
---@field policies? zoom.settings.group.chat.chat_etiquette_tool.policies.item[]

---@class zoom.settings.group.chat.chat_etiquette_tool.policies.item
---@field id? string
---@field status? "activated"|"deactivated"
---@field description? string  read only
---@field is_locked? boolean  read only
---@field keywords? string[]  read only
---@field name? string  read only
---@field regular_expression? string  read only
---@field trigger_action? 1|2  read only

---@class zoom.settings.group.chat.send_data_to_third_party_archiving_service
---@field enable? boolean

---@class zoom.settings.group.chat.search_and_send_animated_gif_images
---@field enable? boolean

---@class zoom.settings.group.meeting_authentication_option
---@field action? "update"|"show"|"hide"  write only
---@field default_option? boolean  write only
---@field domains? string  write only
---@field id string  write only
---@field name? string  write only
---@field type? "enforce_login"|"enforce_login_with_same_account"|"enforce_login_with_domains"  write only

---@class zoom.settings.group.meeting_authentication_options.item
---@field default_option? boolean  read only
---@field domains? string  read only
---@field id? string  read only
---@field name? string  read only
---@field type? "enforce_login"|"enforce_login_with_same_account"|"enforce_login_with_domains"  read only
---@field visible? boolean  read only

---@class zoom.settings.group.recording_authentication_option
---@field action? "update"|"show"|"hide"  write only
---@field default_option? boolean  write only
---@field domains? string  write only
---@field id string  write only
---@field name? string  write only
---@field type? "internally"|"enforce_login"|"enforce_login_with_domains"  write only

---@class zoom.settings.group.recording_authentication_options.item
---@field default_option? boolean  read only
---@field domains? string  read only
---@field id? string  read only
---@field name? string  read only
---@field type? "internally"|"enforce_login"|"enforce_login_with_domains"  read only
---@field visible? boolean  read only

---@class zoom.settings.group.meeting_security
---@field auto_security? boolean
---@field block_user_domain? boolean
---@field block_user_domain_list? string[]  at most 20 elements
---@field chat_etiquette_tool? zoom.settings.group.meeting_security.chat_etiquette_tool
---@field embed_password_in_join_link? boolean
---@field encryption_type? "enhanced_encryption"|"e2ee"
---@field end_to_end_encrypted_meetings? boolean
---@field meeting_password? boolean
---@field meeting_password_requirement? zoom.settings.group.meeting_security.meeting_password_requirement
---@field only_authenticated_can_join_from_webclient? boolean
---@field phone_password? boolean
---@field pmi_password? boolean
---@field require_password_for_scheduled_meeting? boolean
---@field require_password_for_scheduled_webinar? boolean
---@field waiting_room? boolean
---@field waiting_room_settings? zoom.settings.group.meeting_security.waiting_room_settings
---@field webinar_password? boolean

---@class zoom.settings.group.meeting_security.chat_etiquette_tool
---@field enable? boolean
---@field policies? zoom.settings.group.meeting_security.chat_etiquette_tool.policies.item[]

---@class zoom.settings.group.meeting_security.chat_etiquette_tool.policies.item
---@field id? string
---@field status? "activated"|"deactivated"
---@field description? string  read only
---@field is_locked? boolean  read only
---@field keywords? string[]  read only
---@field name? string  read only
---@field regular_expression? string  read only
---@field trigger_action? 1|2  read only

---@class zoom.settings.group.meeting_security.meeting_password_requirement
---@field consecutive_characters_length? 0|4|5|6|7|8
---@field have_letter? boolean
---@field have_number? boolean
---@field have_special_character? boolean
---@field have_upper_and_lower_characters? boolean
---@field length? integer
---@field only_allow_numeric? boolean
---@field weak_enhance_detection? boolean

---@class zoom.settings.group.meeting_security.waiting_room_settings
---@field participants_to_place_in_waiting_room? 0|1|2
---@field users_who_can_admit_participants_from_waiting_room? 0|1
---@field whitelisted_domains_for_waiting_room? string

---@class zoom.settings.account
---@field audio_conferencing? zoom.settings.account.audio_conferencing
---@field chat? zoom.settings.account.chat
---@field email_notification? zoom.settings.account.email_notification
---@field feature? zoom.settings.account.feature
---@field in_meeting? zoom.settings.account.in_meeting
---@field integration? zoom.settings.account.integration
---@field other_options? zoom.settings.account.other_options
---@field profile? zoom.settings.account.profile
---@field recording? zoom.settings.account.recording
---@field schedule_meeting? zoom.settings.account.schedule_meeting
---@field telephony? zoom.settings.account.telephony
---@field tsp? zoom.settings.account.tsp
---@field zoom_rooms? zoom.settings.account.zoom_rooms
---@field general_setting? zoom.settings.account.general_setting
---@field mail_calendar? zoom.settings.account.mail_calendar
---@field in_session? zoom.settings.account.in_session
---@field session_security? zoom.settings.account.session_security
---@field smart_recognition? zoom.settings.account.smart_recognition  read only
---@field allow_authentication_exception? boolean
---@field meeting_authentication_option? zoom.settings.account.meeting_authentication_option  write only
---@field meeting_authentication? boolean
---@field meeting_authentication_options? zoom.settings.account.meeting_authentication_options.item[]  read only
---@field recording_authentication_option? zoom.settings.account.recording_authentication_option  write only
---@field recording_authentication? boolean
---@field recording_authentication_options? zoom.settings.account.recording_authentication_options.item[]  read only
---@field meeting_security? zoom.settings.account.meeting_security
---@field security? zoom.settings.account.security

---@class zoom.settings.account.audio_conferencing
---@field toll_free_and_fee_based_toll_call? zoom.settings.account.audio_conferencing.toll_free_and_fee_based_toll_call
---@field toll_call? zoom.settings.account.audio_conferencing.toll_call
---@field call_me_and_invite_by_phone? zoom.settings.account.audio_conferencing.call_me_and_invite_by_phone
---@field personal_audio_conference? boolean
---@field participant_phone_masking? zoom.settings.account.audio_conferencing.participant_phone_masking
---@field global_dial_in_countries? zoom.settings.account.audio_conferencing.global_dial_in_countries

---@class zoom.settings.account.audio_conferencing.toll_free_and_fee_based_toll_call
---@field allow_webinar_attendees_dial? boolean
---@field enable? boolean
---@field numbers? zoom.settings.account.audio_conferencing.toll_free_and_fee_based_toll_call.numbers.item[]  at most 100 elements

---@class zoom.settings.account.audio_conferencing.toll_free_and_fee_based_toll_call.numbers.item
---@field code? string
---@field country_code? string
---@field country_name? string
---@field display_number? string  at most 30 characters
---@field number? string  at most 30 characters

---@class zoom.settings.account.audio_conferencing.toll_call
---@field enable? boolean
---@field numbers? zoom.settings.account.audio_conferencing.toll_call.numbers.item[]  at most 100 elements

---@class zoom.settings.account.audio_conferencing.toll_call.numbers.item
---@field code? string
---@field number? string  at most 30 characters
---@field country_code? string  read only
---@field country_name? string  read only
---@field display_number? string  read only, at most 30 characters

---@class zoom.settings.account.audio_conferencing.call_me_and_invite_by_phone
---@field enable? boolean
---@field require_press_1_for_call_me? "auto"|"always"|"never"
---@field call_out_countries? zoom.settings.account.audio_conferencing.call_me_and_invite_by_phone.call_out_countries
---@field allow_webinar_attendees_call_me? boolean

---@class zoom.settings.account.audio_conferencing.call_me_and_invite_by_phone.call_out_countries
---@field selected_countries? zoom.settings.account.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.selected_countries.item[]
---@field allowed_countries? zoom.settings.account.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.allowed_countries.item[]  read only

---@class zoom.settings.account.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.selected_countries.item
---@field code? string
---@field name? string  read only

---@class zoom.settings.account.audio_conferencing.call_me_and_invite_by_phone.call_out_countries.allowed_countries.item
---@field code? string  read only
---@field name? string  read only

---@class zoom.settings.account.audio_conferencing.participant_phone_masking
---@field enable? boolean
---@field masking_type? "mask_default"|"mask_first_5"|"mask_except_last_4"

---@class zoom.settings.account.audio_conferencing.global_dial_in_countries
---@field selected_countries? zoom.settings.account.audio_conferencing.global_dial_in_countries.selected_countries.item[]
---@field include_toll_free? boolean
---@field allowed_countries? zoom.settings.account.audio_conferencing.global_dial_in_countries.allowed_countries.item[]  read only

---@class zoom.settings.account.audio_conferencing.global_dial_in_countries.selected_countries.item
---@field code? string
---@field name? string  read only

---@class zoom.settings.account.audio_conferencing.global_dial_in_countries.allowed_countries.item
---@field code? string  read only
---@field name? string  read only

---@class zoom.settings.account.chat
---@field allow_bots_chat? boolean
---@field share_files? zoom.settings.account.chat.share_files
---@field chat_emojis? zoom.settings.account.chat.chat_emojis
---@field record_voice_messages? boolean
---@field record_video_messages? boolean
---@field screen_capture? boolean
---@field create_public_channels? boolean
---@field create_private_channels? boolean
---@field create_group_chat? boolean
---@field share_links_in_chat? boolean
---@field schedule_meetings_in_chat? boolean
---@field set_retention_period_in_cloud? zoom.settings.account.chat.set_retention_period_in_cloud
---@field set_retention_period_in_local? zoom.settings.account.chat.set_retention_period_in_local
---@field allow_users_to_add_contacts? zoom.settings.account.chat.allow_users_to_add_contacts
---@field allow_users_to_chat_with_others? zoom.settings.account.chat.allow_users_to_chat_with_others
---@field chat_etiquette_tool? zoom.settings.account.chat.chat_etiquette_tool
---@field send_data_to_third_party_archiving_service? zoom.settings.account.chat.send_data_to_third_party_archiving_service
---@field apply_local_storage_to_personal_channel? zoom.settings.account.chat.apply_local_storage_to_personal_channel
---@field translate_messages? boolean
---@field search_and_send_animated_gif_images? zoom.settings.account.chat.search_and_send_animated_gif_images
---@field external_collab_restrict? zoom.settings.account.chat.external_collab_restrict
---@field external_user_control? zoom.settings.account.chat.external_user_control
---@field external_invite_approve? zoom.settings.account.chat.external_invite_approve
---@field external_member_join? zoom.settings.account.chat.external_member_join
---@field external_join_approve? zoom.settings.account.chat.external_join_approve
---@field download_file? boolean
---@field share_screen_in_chat? boolean
---@field code_snippet? boolean
---@field personal_channel? boolean
---@field store_revise_chat? boolean
---@field set_chat_as_default_tab? boolean
---@field hyper_link? boolean
---@field suppress_removal_notification? boolean
---@field suppress_user_group_notification? boolean
---@field allow_remove_msg_by_owner_and_admins? boolean
---@field allow_huddles_from_channels? boolean
---@field shared_spaces? boolean
---@field chat_email_address? zoom.settings.account.chat.chat_email_address
---@field read_receipts? zoom.settings.account.chat.read_receipts
---@field allow_delete_message? zoom.settings.account.chat.allow_delete_message
---@field allow_edit_message? zoom.settings.account.chat.allow_edit_message
---@field show_status_to_internal_contact? boolean
---@field presence_on_meeting? boolean
---@field presence_away_when_screen_saver? boolean
---@field show_h323_contact_tab? boolean
---@field ai_summary? zoom.settings.account.chat.ai_summary
---@field ai_compose? zoom.settings.account.chat.ai_compose
---@field ai_recommend? boolean
---@field ai_quick_reply? boolean
---@field ai_sentence_completion? boolean
---@field ai_quick_schedule? boolean
---@field survey_poll? boolean

---@class zoom.settings.account.chat.share_files
---@field enable? boolean
---@field share_option? "disable"|"anyone"|"account"|"organization"
---@field view_option? "anyone"|"account"|"organization"
---@field restrictions? zoom.settings.account.chat.share_files.restrictions

---@class zoom.settings.account.chat.share_files.restrictions
---@field only_allow_specific_file_types? boolean
---@field file_type_restrictions? (".gz"|".rar"|".zip"|".xls"|".xlsx"|".json"|".png"|".pptx"|".ppt"|".7z"|".xmind"|".pdf"|".pps"|".txt"|".docx"|".doc")[]
---@field file_type_restrictions_for_external? (".gz"|".rar"|".zip"|".xls"|".xlsx"|".json"|".png"|".pptx"|".ppt"|".7z"|".xmind"|".pdf"|".pps"|".txt"|".docx"|".doc")[]
---@field maximum_file_size? boolean
---@field file_size_restrictions? 50|100|200|300|400|500
---@field file_size_restrictions_for_external? 50|100|200|300|400|500
---@field file_restrictions_apply_to? "sharing_and_viewing"|"sharing"

---@class zoom.settings.account.chat.chat_emojis
---@field enable? boolean
---@field emojis_option? "all"|"selected"

---@class zoom.settings.account.chat.set_retention_period_in_cloud
---@field enable? boolean
---@field retention_period_of_direct_messages_and_group_conversation? string
---@field retention_period_of_channels? string

---@class zoom.settings.account.chat.set_retention_period_in_local
---@field enable? boolean
---@field retention_period_of_direct_messages_and_group_conversation? string
---@field retention_period_of_channels? string

---@class zoom.settings.account.chat.allow_users_to_add_contacts
---@field enable? boolean
---@field selected_option? 1|2|3|4
---@field user_email_addresses? string

---@class zoom.settings.account.chat.allow_users_to_chat_with_others
---@field enable? boolean
---@field selected_option? 1|2|3|4
---@field user_email_addresses? string

---@class zoom.settings.account.chat.chat_etiquette_tool
---@field enable? boolean
---@field operate? "create"|"update"|"delete"  write only
---@field policies? zoom.settings.account.chat.chat_etiquette_tool.policies.item[]
---@field policy_max_count? integer  read only

---@class zoom.settings.account.chat.chat_etiquette_tool.policies.item
---@field description? string
---@field id? string
---@field is_locked? boolean
---@field keywords? string[]
---@field name? string
---@field regular_expression? string
---@field status? "activated"|"deactivated"
---@field trigger_action? 1|2

---@class zoom.settings.account.chat.send_data_to_third_party_archiving_service
---@field enable? boolean
---@field type? "global_relay"|"smarsh"
---@field smtp_delivery_address? string
---@field user_name? string
---@field passcode? string
---@field authorized_channel_token? string

---@class zoom.settings.account.chat.apply_local_storage_to_personal_channel
---@field enable? boolean
---@field retention_period? string

---@class zoom.settings.account.chat.search_and_send_animated_gif_images
---@field enable? boolean
---@field giphy_content_rating? 1|2|3|4

---@class zoom.settings.account.chat.external_collab_restrict
---@field enable? boolean
---@field external_chat? "allowed"|"not_allowed"
---@field group_id? string

---@class zoom.settings.account.chat.external_user_control
---@field enable? boolean
---@field selected_option? 1|2|3
---@field external_account? boolean

---@class zoom.settings.account.chat.external_invite_approve
---@field enable? boolean
---@field selected_option? 1|2
---@field channel_id? string
---@field external_account? boolean

---@class zoom.settings.account.chat.external_member_join
---@field enable? boolean
---@field external_account? boolean

---@class zoom.settings.account.chat.external_join_approve
---@field enable? boolean
---@field selected_option? 1|2
---@field channel_id? string
---@field external_account? boolean

---@class zoom.settings.account.chat.chat_email_address
---@field enable? boolean
---@field only_allow_specific_domains? boolean
---@field specific_domains? string[]

---@class zoom.settings.account.chat.read_receipts
---@field enable? boolean
---@field allow_users_opt_out? boolean

---@class zoom.settings.account.chat.allow_delete_message
---@field enable? boolean
---@field time? 0|5|30|60|1440|10080

---@class zoom.settings.account.chat.allow_edit_message
---@field enable? boolean
---@field time? 0|5|30|60|1440|10080

---@class zoom.settings.account.chat.ai_summary
---@field enable? boolean
---@field shown_in_team_chat? boolean

---@class zoom.settings.account.chat.ai_compose
---@field enable? boolean
---@field shown_in_team_chat? boolean

---@class zoom.settings.account.email_notification
---@field alternative_host_reminder? boolean
---@field cancel_meeting_reminder? boolean
---@field cloud_recording_available_reminder? boolean
---@field jbh_reminder? boolean
---@field low_host_count_reminder? boolean
---@field recording_available_reminder_alternative_hosts? boolean
---@field recording_available_reminder_schedulers? boolean
---@field schedule_for_reminder? boolean

---@class zoom.settings.account.feature
---@field meeting_capacity? integer

---@class zoom.settings.account.in_meeting
---@field alert_guest_join? boolean
---@field allow_host_to_enable_focus_mode? boolean
---@field allow_live_streaming? boolean
---@field allow_users_to_delete_messages_in_meeting_chat? boolean  write only
---@field allow_participants_chat_with? 1|2|3|4
---@field allow_participants_to_rename? boolean
---@field allow_show_zoom_windows? boolean
---@field allow_users_save_chats? 1|2|3
---@field annotation? boolean
---@field anonymous_question_answer? boolean
---@field attendee_on_hold? boolean  deprecated
---@field attention_mode_focus_mode? boolean
---@field auto_answer? boolean
---@field auto_saving_chat? boolean
---@field breakout_room? boolean
---@field breakout_room_schedule? boolean
---@field chat? boolean
---@field meeting_question_answer? boolean
---@field closed_caption? boolean
---@field closed_captioning? zoom.settings.account.in_meeting.closed_captioning
---@field co_host? boolean
---@field custom_data_center_regions? boolean
---@field custom_live_streaming_service? boolean
---@field custom_service_instructions? string
---@field meeting_data_transit_and_residency_method? "cloud"|"On-Prem"
---@field data_center_regions? ("AU"|"LA"|"CA"|"CN"|"DE"|"HK"|"IN"|"IE"|"TY"|"MX"|"NL"|"SG"|"US")[]
---@field disable_screen_sharing_for_host_meetings? boolean
---@field disable_screen_sharing_for_in_meeting_guests? boolean
---@field dscp_audio? integer  1 to 63
---@field dscp_marking? boolean
---@field dscp_video? integer  1 to 63
---@field dscp_dual? boolean
---@field e2e_encryption? boolean
---@field entry_exit_chime? "host"|"all"|"none"
---@field far_end_camera_control? boolean
---@field feedback? boolean
---@field file_transfer? boolean
---@field group_hd? boolean
---@field webinar_group_hd? boolean
---@field join_from_desktop? boolean
---@field join_from_mobile? boolean
---@field auto_generated_translation? zoom.settings.account.in_meeting.auto_generated_translation
---@field language_interpretation? zoom.settings.account.in_meeting.language_interpretation
---@field sign_language_interpretation? zoom.settings.account.in_meeting.sign_language_interpretation
---@field live_streaming_facebook? boolean
---@field live_streaming_youtube? boolean
---@field manual_captioning? zoom.settings.account.in_meeting.manual_captioning
---@field meeting_polling? zoom.settings.account.in_meeting.meeting_polling
---@field meeting_reactions? boolean
---@field meeting_reactions_emojis? "all"|"selected"
---@field allow_host_panelists_to_use_audible_clap? boolean
---@field webinar_reactions? boolean
---@field meeting_survey? boolean
---@field original_audio? boolean
---@field p2p_connetion? boolean
---@field p2p_ports? boolean
---@field polling? boolean
---@field ports_range? string
---@field post_meeting_feedback? boolean
---@field private_chat? boolean
---@field record_play_own_voice? boolean
---@field remote_control? boolean
---@field non_verbal_feedback? boolean
---@field remote_support? boolean
---@field request_permission_to_unmute_participants? boolean
---@field screen_sharing? boolean
---@field sending_default_email_invites? boolean
---@field show_a_join_from_your_browser_link? boolean
---@field show_meeting_control_toolbar? boolean
---@field slide_control? boolean
---@field stereo_audio? boolean
---@field use_html_format_email? boolean
---@field virtual_background? boolean
---@field virtual_background_settings? zoom.settings.account.in_meeting.virtual_background_settings
---@field watermark? boolean
---@field webinar_chat? zoom.settings.account.in_meeting.webinar_chat
---@field webinar_live_streaming? zoom.settings.account.in_meeting.webinar_live_streaming
---@field webinar_polling? zoom.settings.account.in_meeting.webinar_polling
---@field webinar_question_answer? boolean
---@field webinar_survey? boolean
---@field whiteboard? boolean
---@field who_can_share_screen? "host"|"all"
---@field who_can_share_screen_when_someone_is_sharing? "host"|"all"
---@field participants_share_simultaneously? "multiple"|"one"
---@field workplace_by_facebook? boolean
---@field transfer_meetings_between_devices? boolean
---@field unchecked_data_center_regions? ("EU"|"HK"|"AU"|"IN"|"TY"|"CN"|"US"|"CA"|"DE"|"NL"|"LA")[]  read only
---@field meeting_summary_with_ai_companion? zoom.settings.account.in_meeting.meeting_summary_with_ai_companion  read only
---@field ai_companion_questions? zoom.settings.account.in_meeting.ai_companion_questions  read only

---@class zoom.settings.account.in_meeting.closed_captioning
---@field auto_transcribing? boolean
---@field enable? boolean
---@field save_caption? boolean
---@field third_party_captioning_service? boolean
---@field view_full_transcript? boolean

---@class zoom.settings.account.in_meeting.auto_generated_translation
---@field language_item_pairList? zoom.settings.account.in_meeting.auto_generated_translation.language_item_pairList
---@field enable? boolean

---@class zoom.settings.account.in_meeting.auto_generated_translation.language_item_pairList
---@field trans_lang_config? zoom.settings.account.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item[]
---@field all? boolean

---@class zoom.settings.account.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item
---@field speak_language? zoom.settings.account.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.speak_language
---@field translate_to? zoom.settings.account.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.translate_to

---@class zoom.settings.account.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.speak_language
---@field name? "Chinese (Simplified)"|"Dutch"|"English"|"French"|"German"|"Italian"|"Japanese"|"Korean"|"Portuguese"|"Russian"|"Spanish"|"Ukrainian"
---@field code? "zh"|"nl"|"en"|"fr"|"de"|"it"|"ja"|"ko"|"pt"|"ru"|"es"|"uk"

---@class zoom.settings.account.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.translate_to
---@field all? boolean
---@field language_config? zoom.settings.account.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.translate_to.language_config.item[]

---@class zoom.settings.account.in_meeting.auto_generated_translation.language_item_pairList.trans_lang_config.item.translate_to.language_config.item
---@field name? "English"
---@field code? "en"

---@class zoom.settings.account.in_meeting.language_interpretation
---@field custom_languages? string[]
---@field enable_language_interpretation_by_default? boolean
---@field allow_participants_to_speak_in_listening_channel? boolean
---@field allow_up_to_25_custom_languages_when_scheduling_meetings? boolean
---@field enable? boolean
---@field languages? ("English"|"Chinese"|"Japanese"|"German"|"French"|"Russian"|"Portuguese"|"Spanish"|"Korean")[]  read only

---@class zoom.settings.account.in_meeting.sign_language_interpretation
---@field enable? boolean
---@field enable_sign_language_interpretation_by_default? boolean
---@field custom_languages? string[]
---@field languages? ("American"|"Chinese"|"French"|"German"|"Japanese"|"Russian"|"Brazilian"|"Spanish"|"Mexican"|"British")[]  read only

---@class zoom.settings.account.in_meeting.manual_captioning
---@field allow_to_type? boolean
---@field auto_generated_captions? boolean
---@field full_transcript? boolean
---@field manual_captions? boolean
---@field save_captions? boolean
---@field third_party_captioning_service? boolean

---@class zoom.settings.account.in_meeting.meeting_polling
---@field advanced_polls? boolean
---@field allow_alternative_host_to_add_edit? boolean
---@field require_answers_to_be_anonymous? boolean
---@field manage_saved_polls_and_quizzes? boolean
---@field allow_host_to_upload_image? boolean
---@field enable? boolean

---@class zoom.settings.account.in_meeting.virtual_background_settings
---@field allow_upload_custom? boolean
---@field allow_videos? boolean
---@field enable? boolean
---@field files? zoom.settings.account.in_meeting.virtual_background_settings.files.item[]

---@class zoom.settings.account.in_meeting.virtual_background_settings.files.item
---@field id? string
---@field is_default? boolean
---@field name? string
---@field size? integer
---@field type? string

---@class zoom.settings.account.in_meeting.webinar_chat
---@field allow_attendees_chat_with? 1|2|3
---@field allow_auto_save_local_chat_file? boolean
---@field allow_panelists_chat_with? 1|2
---@field allow_panelists_send_direct_message? boolean
---@field allow_users_save_chats? 0|1|2
---@field default_attendees_chat_with? 1|2
---@field enable? boolean
---@field allow_users_to_delete_messages_in_meeting_chat? boolean  read only

---@class zoom.settings.account.in_meeting.webinar_live_streaming
---@field custom_service_instructions? string
---@field enable? boolean
---@field live_streaming_reminder? boolean
---@field live_streaming_service? ("facebook"|"workplace_by_facebook"|"youtube"|"custom_live_streaming_service")[]

---@class zoom.settings.account.in_meeting.webinar_polling
---@field advanced_polls? boolean
---@field allow_alternative_host_to_add_edit? boolean
---@field require_answers_to_be_anonymous? boolean
---@field manage_saved_polls_and_quizzes? boolean
---@field allow_host_to_upload_image? boolean
---@field enable? boolean

---@class zoom.settings.account.in_meeting.meeting_summary_with_ai_companion
---@field enable? boolean  read only
---@field auto_enable? boolean  read only
---@field who_will_receive_summary? 1|2|3|4  read only

---@class zoom.settings.account.in_meeting.ai_companion_questions
---@field enable? boolean  read only
---@field auto_enable? boolean  read only
---@field who_can_ask_questions? 1|2|3|4|5  read only

---@class zoom.settings.account.integration
---@field box? boolean
---@field dropbox? boolean
---@field google_calendar? boolean
---@field google_drive? boolean
---@field kubi? boolean
---@field microsoft_one_drive? boolean

---@class zoom.settings.account.other_options
---@field allow_auto_active_users? boolean
---@field allow_users_contact_support_via_chat? boolean
---@field allow_users_enter_and_share_pronouns? boolean
---@field blur_snapshot? boolean
---@field display_meetings_scheduled_for_others? boolean
---@field meeting_qos_and_mos? 0|1|2|3
---@field show_one_user_meeting_on_dashboard? boolean
---@field use_cdn? "none"|"default"|"wangsu"
---@field webinar_registration_options? zoom.settings.account.other_options.webinar_registration_options
---@field email_in_attendee_report_for_meeting? boolean

---@class zoom.settings.account.other_options.webinar_registration_options
---@field allow_host_to_enable_join_info? boolean
---@field allow_host_to_enable_social_share_buttons? boolean
---@field enable_custom_questions? boolean

---@class zoom.settings.account.profile
---@field recording_storage_location? zoom.settings.account.profile.recording_storage_location

---@class zoom.settings.account.profile.recording_storage_location
---@field allowed_values? string[]
---@field value? string

---@class zoom.settings.account.recording
---@field account_user_access_recording? boolean
---@field allow_recovery_deleted_cloud_recordings? boolean
---@field archive? zoom.settings.account.recording.archive
---@field auto_delete_cmr? boolean
---@field auto_delete_cmr_days? integer
---@field auto_recording? "local"|"cloud"|"none"
---@field cloud_recording? boolean
---@field cloud_recording_download? boolean
---@field cloud_recording_download_host? boolean
---@field display_participant_name? boolean
---@field host_delete_cloud_recording? boolean
---@field ip_address_access_control? zoom.settings.account.recording.ip_address_access_control
---@field local_recording? boolean
---@field optimize_recording_for_3rd_party_video_editor? boolean
---@field prevent_host_access_recording? boolean
---@field record_audio_file? boolean
---@field record_audio_file_each_participant? boolean
---@field record_files_separately? zoom.settings.account.recording.record_files_separately
---@field record_gallery_view? boolean
---@field record_speaker_view? boolean
---@field recording_audio_transcript? boolean
---@field recording_disclaimer? boolean  deprecated
---@field recording_highlight? boolean  deprecated
---@field smart_recording? zoom.settings.account.recording.smart_recording
---@field recording_password_requirement? zoom.settings.account.recording.recording_password_requirement
---@field recording_thumbnails? boolean
---@field required_password_for_existing_cloud_recordings? boolean
---@field required_password_for_shared_cloud_recordings? boolean
---@field save_chat_text? boolean
---@field save_close_caption? boolean
---@field save_panelist_chat? boolean
---@field save_poll_results? boolean
---@field show_timestamp? boolean
---@field recording_notification_for_zoom_client? zoom.settings.account.recording.recording_notification_for_zoom_client

---@class zoom.settings.account.recording.archive
---@field enable? boolean
---@field settings? zoom.settings.account.recording.archive.settings
---@field type? 1|2|3

---@class zoom.settings.account.recording.archive.settings
---@field audio_file? boolean
---@field cc_transcript_file? boolean
---@field chat_file? boolean
---@field chat_with_sender_email? boolean
---@field video_file? boolean
---@field chat_with_direct_message? boolean
---@field archive_retention? 1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22|23|24|25|26|27|28|29|30
---@field action_when_archive_failed? 1|2
---@field notification_when_archiving_starts? "participants"|"guest"
---@field play_voice_prompt_when_archiving_starts? "participants"|"guest"|"none"

---@class zoom.settings.account.recording.ip_address_access_control
---@field enable? boolean
---@field ip_addresses_or_ranges? string

---@class zoom.settings.account.recording.record_files_separately
---@field active_speaker? boolean
---@field gallery_view? boolean
---@field shared_screen? boolean

---@class zoom.settings.account.recording.smart_recording
---@field create_recording_highlights? boolean
---@field create_smart_chapters? boolean
---@field create_next_steps? boolean

---@class zoom.settings.account.recording.recording_password_requirement
---@field have_letter? boolean
---@field have_number? boolean
---@field have_special_character? boolean
---@field length? integer  at most 10
---@field only_allow_numeric? boolean

---@class zoom.settings.account.recording.recording_notification_for_zoom_client
---@field disclaimer_to_participants? "All participants"|"Guest only"
---@field play_voice_prompt? "All participants"|"Guest only"|"No one"
---@field ask_host_to_confirm? boolean

---@class zoom.settings.account.schedule_meeting
---@field audio_type? "both"|"telephony"|"voip"|"thirdParty"
---@field enforce_login? boolean
---@field enforce_login_domains? string
---@field enforce_login_with_domains? boolean
---@field force_pmi_jbh_password? boolean  deprecated
---@field host_video? boolean
---@field enable_dedicated_group_chat? boolean
---@field jbh_time? 0|5|10|15
---@field join_before_host? boolean
---@field meeting_password_requirement? zoom.settings.account.schedule_meeting.meeting_password_requirement
---@field not_store_meeting_topic? boolean
---@field participant_video? boolean
---@field allow_host_to_disable_participant_video? boolean
---@field personal_meeting? boolean
---@field require_password_for_instant_meetings? boolean
---@field require_password_for_pmi_meetings? "jbh_only"|"all"|"none"
---@field require_password_for_scheduled_meetings? boolean
---@field require_password_for_scheduling_new_meetings? boolean
---@field use_pmi_for_instant_meetings? boolean
---@field use_pmi_for_scheduled_meetings? boolean
---@field always_display_zoom_meeting_as_topic? zoom.settings.account.schedule_meeting.always_display_zoom_meeting_as_topic
---@field hide_meeting_description? zoom.settings.account.schedule_meeting.hide_meeting_description
---@field always_display_zoom_webinar_as_topic? zoom.settings.account.schedule_meeting.always_display_zoom_webinar_as_topic
---@field hide_webinar_description? zoom.settings.account.schedule_meeting.hide_webinar_description
---@field meeting_template? zoom.settings.account.schedule_meeting.meeting_template
---@field continuous_meeting_chat? zoom.settings.account.schedule_meeting.continuous_meeting_chat

---@class zoom.settings.account.schedule_meeting.meeting_password_requirement
---@field consecutive_characters_length? 0|4|5|6|7|8
---@field have_letter? boolean
---@field have_number? boolean
---@field have_special_character? boolean
---@field have_upper_and_lower_characters? boolean
---@field length? integer
---@field only_allow_numeric? boolean
---@field weak_enhance_detection? boolean

---@class zoom.settings.account.schedule_meeting.always_display_zoom_meeting_as_topic
---@field enable? boolean
---@field display_topic_for_scheduled_meetings? boolean

---@class zoom.settings.account.schedule_meeting.hide_meeting_description
---@field enable? boolean
---@field hide_description_for_scheduled_meetings? boolean

---@class zoom.settings.account.schedule_meeting.always_display_zoom_webinar_as_topic
---@field enable? boolean
---@field display_topic_for_scheduled_webinars? boolean

---@class zoom.settings.account.schedule_meeting.hide_webinar_description
---@field enable? boolean
---@field hide_description_for_scheduled_webinars? boolean

---@class zoom.settings.account.schedule_meeting.meeting_template
---@field enable? boolean
---@field action? string  write only
---@field templates? zoom.settings.account.schedule_meeting.meeting_template.templates.item[]

---@class zoom.settings.account.schedule_meeting.meeting_template.templates.item
---@field id? string
---@field enable? boolean
---@field name? string  read only

---@class zoom.settings.account.schedule_meeting.continuous_meeting_chat
---@field enable? boolean
---@field can_add_external_users? boolean
---@field auto_add_invited_external_users? boolean

---@class zoom.settings.account.telephony
---@field audio_conference_info? string
---@field telephony_regions? zoom.settings.account.telephony.telephony_regions
---@field third_party_audio? boolean

---@class zoom.settings.account.telephony.telephony_regions
---@field selection_values? string
---@field allowed_values? string[]  read only

---@class zoom.settings.account.tsp
---@field call_out? boolean
---@field call_out_countries? string[]
---@field allow_webinar_attendees_call_me? boolean
---@field display_toll_free_numbers? boolean
---@field allow_webinar_attendees_toll_free_dial? boolean
---@field show_international_numbers_link? boolean
---@field global_dial_in_countries? zoom.settings.account.tsp.global_dial_in_countries

---@class zoom.settings.account.tsp.global_dial_in_countries
---@field selected_countries? zoom.settings.account.tsp.global_dial_in_countries.selected_countries.item[]
---@field allowed_countries? zoom.settings.account.tsp.global_dial_in_countries.allowed_countries.item[]  read only

---@class zoom.settings.account.tsp.global_dial_in_countries.selected_countries.item
---@field code? string
---@field name? string  read only

---@class zoom.settings.account.tsp.global_dial_in_countries.allowed_countries.item
---@field code? string  read only
---@field name? string  read only

---@class zoom.settings.account.zoom_rooms
---@field auto_start_stop_scheduled_meetings? boolean
---@field cmr_for_instant_meeting? boolean
---@field force_private_meeting? boolean
---@field hide_host_information? boolean
---@field list_meetings_with_calendar? boolean
---@field start_airplay_manually? boolean
---@field ultrasonic? boolean
---@field upcoming_meeting_alert? boolean
---@field weekly_system_restart? boolean
---@field zr_post_meeting_feedback? boolean

---@class zoom.settings.account.general_setting
---@field auto_zoom_room_proximity_connect? boolean
---@field show_zoom_room_feature? boolean

---@class zoom.settings.account.mail_calendar
---@field email_calendar_management? boolean
---@field email_management? boolean
---@field zoom_email_provider? boolean

---@class zoom.settings.account.in_session
---@field custom_data_center_regions? boolean
---@field data_center_regions? ("AU"|"LA"|"CA"|"CN"|"DE"|"HK"|"IN"|"IE"|"TY"|"MX"|"NL"|"SG"|"US")[]
---@field p2p_connetion? boolean
---@field p2p_ports? boolean
---@field ports_range? string
---@field dscp_audio? integer  1 to 63
---@field dscp_marking? boolean
---@field dscp_video? integer  1 to 63
---@field dscp_dual? boolean
---@field subsession? boolean
---@field unchecked_data_center_regions? ("EU"|"HK"|"AU"|"IN"|"TY"|"CN"|"US"|"CA"|"DE"|"NL"|"LA")[]  read only

---@class zoom.settings.account.session_security
---@field approved_or_denied_countries_or_regions? zoom.settings.account.session_security.approved_or_denied_countries_or_regions

---@class zoom.settings.account.session_security.approved_or_denied_countries_or_regions
---@field approved_list? string[]
---@field denied_list? string[]
---@field enable? boolean
---@field method? "approve"|"deny"

---@class zoom.settings.account.smart_recognition
---@field personalized_audio_isolation? boolean  read only
---@field zoom_rooms? zoom.settings.account.smart_recognition.zoom_rooms  read only
---@field workplace_app? zoom.settings.account.smart_recognition.workplace_app  read only

---@class zoom.settings.account.smart_recognition.zoom_rooms
---@field video_name_tags? zoom.settings.account.smart_recognition.zoom_rooms.video_name_tags  read only
---@field voice_name_tags? zoom.settings.account.smart_recognition.zoom_rooms.voice_name_tags  read only

---@class zoom.settings.account.smart_recognition.zoom_rooms.video_name_tags
---@field enabled? boolean  read only
---@field allow_user_photos? boolean  read only
---@field allow_enrollment_email? boolean  read only
---@field allow_external_identification? boolean  read only

---@class zoom.settings.account.smart_recognition.zoom_rooms.voice_name_tags
---@field enabled? boolean  read only
---@field allow_enrollment_email? boolean  read only
---@field allow_external_identification? boolean  read only

---@class zoom.settings.account.smart_recognition.workplace_app
---@field voice_name_tags? zoom.settings.account.smart_recognition.workplace_app.voice_name_tags  read only

---@class zoom.settings.account.smart_recognition.workplace_app.voice_name_tags
---@field enabled? boolean  read only
---@field allow_enrollment_email? boolean  read only

---@class zoom.settings.account.meeting_authentication_option
---@field action? "update"|"delete"|"add"  write only
---@field default_option? boolean  write only
---@field domains? string  write only
---@field id? string  write only
---@field name? string  write only
---@field type? "enforce_login"|"enforce_login_with_same_account"|"enforce_login_with_domains"  write only

---@class zoom.settings.account.meeting_authentication_options.item
---@field default_option? boolean  read only
---@field domains? string  read only
---@field id? string  read only
---@field name? string  read only
---@field type? "enforce_login"|"enforce_login_with_same_account"|"enforce_login_with_domains"  read only
---@field visible? boolean  read only

---@class zoom.settings.account.recording_authentication_option
---@field action? "update"|"delete"|"add"  write only
---@field default_option? boolean  write only
---@field domains? string  write only
---@field id? string  write only
---@field name? string  write only
---@field type? "internally"|"enforce_login"|"enforce_login_with_domains"  write only

---@class zoom.settings.account.recording_authentication_options.item
---@field default_option? boolean  read only
---@field domains? string  read only
---@field id? string  read only
---@field name? string  read only
---@field type? "internally"|"enforce_login"|"enforce_login_with_domains"  read only
---@field visible? boolean  read only

---@class zoom.settings.account.meeting_security
---@field auto_security? boolean
---@field block_user_domain? boolean
---@field block_user_domain_list? string[]  at most 20 elements
---@field chat_etiquette_tool? zoom.settings.account.meeting_security.chat_etiquette_tool
---@field embed_password_in_join_link? boolean
---@field encryption_type? "enhanced_encryption"|"e2ee"
---@field end_to_end_encrypted_meetings? boolean
---@field meeting_password? boolean
---@field meeting_password_requirement? zoom.settings.account.meeting_security.meeting_password_requirement
---@field only_authenticated_can_join_from_webclient? boolean
---@field phone_password? boolean
---@field pmi_password? boolean
---@field require_password_for_scheduled_meeting? boolean
---@field require_password_for_scheduled_webinar? boolean
---@field waiting_room? boolean
---@field waiting_room_settings? zoom.settings.account.meeting_security.waiting_room_settings
---@field webinar_password? boolean
---@field waiting_room_options? zoom.settings.account.meeting_security.waiting_room_options

---@class zoom.settings.account.meeting_security.chat_etiquette_tool
---@field enable? boolean
---@field operate? "create"|"update"|"delete"  write only
---@field policies? zoom.settings.account.meeting_security.chat_etiquette_tool.policies.item[]
---@field policy_max_count? integer  read only

---@class zoom.settings.account.meeting_security.chat_etiquette_tool.policies.item
---@field description? string
---@field id? string
---@field is_locked? boolean
---@field keywords? string[]
---@field name? string
---@field regular_expression? string
---@field status? "activated"|"deactivated"
---@field trigger_action? 1|2

---@class zoom.settings.account.meeting_security.meeting_password_requirement
---@field consecutive_characters_length? 0|4|5|6|7|8
---@field have_letter? boolean
---@field have_number? boolean
---@field have_special_character? boolean
---@field have_upper_and_lower_characters? boolean
---@field length? integer
---@field only_allow_numeric? boolean
---@field weak_enhance_detection? boolean

---@class zoom.settings.account.meeting_security.waiting_room_settings
---@field participants_to_place_in_waiting_room? 0|1|2
---@field users_who_can_admit_participants_from_waiting_room? 0|1
---@field whitelisted_domains_for_waiting_room? string

---@class zoom.settings.account.meeting_security.waiting_room_options
---@field enable? boolean
---@field locked? boolean
---@field admit_type? 1|2|3|4
---@field internal_user_auto_admit? 1|2|3|4|5
---@field admit_domain_allowlist? string
---@field who_can_admit_participants? 0|1
---@field sort_order_of_people? 0|1
---@field more_options? zoom.settings.account.meeting_security.waiting_room_options.more_options

---@class zoom.settings.account.meeting_security.waiting_room_options.more_options
---@field user_invited_by_host_can_bypass_waiting_room? boolean
---@field move_participants_to_waiting_room_when_host_dropped? boolean
---@field allow_participants_to_reply_to_host? boolean

---@class zoom.settings.account.security
---@field admin_change_name_pic? boolean  deprecated
---@field admin_change_user_info? boolean
---@field user_modifiable_info_by_admin? ("name"|"profile_picture"|"sign_in_email"|"host_key")[]
---@field signin_with_sso? zoom.settings.account.security.signin_with_sso
---@field hide_billing_info? boolean
---@field import_photos_from_devices? boolean
---@field password_requirement? zoom.settings.account.security.password_requirement
---@field sign_again_period_for_inactivity_on_client? integer
---@field sign_again_period_for_inactivity_on_web? integer
---@field sign_in_with_two_factor_auth? "all"|"group"|"role"|"none"
---@field sign_in_with_two_factor_auth_groups? string[]
---@field sign_in_with_two_factor_auth_roles? string[]

---@class zoom.settings.account.security.signin_with_sso
---@field enable? boolean
---@field require_sso_for_domains? boolean
---@field domains? string[]
---@field sso_bypass_user_ids? string[]  write only
---@field operation? "add"|"remove"  write only
---@field sso_bypass_users? zoom.settings.account.security.signin_with_sso.sso_bypass_users.item[]  read only

---@class zoom.settings.account.security.signin_with_sso.sso_bypass_users.item
---@field id? string  read only
---@field email? string  read only

---@class zoom.settings.account.security.password_requirement
---@field consecutive_characters_length? integer
---@field have_special_character? boolean
---@field minimum_password_length? integer  8 to 14
---@field weak_enhance_detection? boolean

---@class zoom.settings.group_lock
---@field audio_conferencing? zoom.settings.group_lock.audio_conferencing
---@field email_notification? zoom.settings.group_lock.email_notification
---@field in_meeting? zoom.settings.group_lock.in_meeting
---@field other_options? zoom.settings.group_lock.other_options
---@field recording? zoom.settings.group_lock.recording
---@field schedule_meeting? zoom.settings.group_lock.schedule_meeting
---@field telephony? zoom.settings.group_lock.telephony
---@field meeting_security? zoom.settings.group_lock.meeting_security

---@class zoom.settings.group_lock.audio_conferencing
---@field toll_free_and_fee_based_toll_call? boolean
---@field toll_call? boolean
---@field call_me_and_invite_by_phone? boolean
---@field personal_audio_conference? boolean
---@field participant_phone_masking? boolean

---@class zoom.settings.group_lock.email_notification
---@field alternative_host_reminder? boolean
---@field cancel_meeting_reminder? boolean  deprecated
---@field cloud_recording_available_reminder? boolean
---@field jbh_reminder? boolean
---@field schedule_for_reminder? boolean

---@class zoom.settings.group_lock.in_meeting
---@field alert_guest_join? boolean
---@field allow_users_to_delete_messages_in_meeting_chat? boolean
---@field allow_live_streaming? boolean
---@field allow_show_zoom_windows? boolean
---@field annotation? boolean
---@field attendee_on_hold? boolean  deprecated
---@field auto_answer? boolean
---@field auto_generated_captions? boolean
---@field auto_saving_chat? boolean
---@field breakout_room? boolean
---@field chat? boolean
---@field meeting_question_answer? boolean
---@field closed_caption? boolean
---@field co_host? boolean
---@field custom_data_center_regions? boolean
---@field disable_screen_sharing_for_host_meetings? boolean
---@field disable_screen_sharing_for_in_meeting_guests? boolean
---@field e2e_encryption? boolean
---@field entry_exit_chime? boolean
---@field far_end_camera_control? boolean
---@field feedback? boolean
---@field file_transfer? boolean
---@field full_transcript? boolean
---@field group_hd? boolean
---@field webinar_group_hd? boolean
---@field language_interpretation? boolean
---@field sign_language_interpretation? boolean
---@field webinar_reactions? boolean
---@field meeting_survey? boolean
---@field non_verbal_feedback? boolean
---@field original_audio? boolean
---@field polling? boolean
---@field post_meeting_feedback? boolean
---@field private_chat? boolean
---@field remote_control? boolean
---@field remote_support? boolean
---@field request_permission_to_unmute_participants? boolean
---@field save_caption? boolean
---@field save_captions? boolean
---@field screen_sharing? boolean
---@field sending_default_email_invites? boolean
---@field show_a_join_from_your_browser_link? boolean
---@field show_browser_join_link? boolean
---@field show_meeting_control_toolbar? boolean
---@field slide_control? boolean
---@field stereo_audio? boolean
---@field use_html_format_email? boolean
---@field virtual_background? boolean
---@field waiting_room? boolean
---@field webinar_chat? boolean
---@field webinar_live_streaming? boolean
---@field webinar_polling? boolean
---@field webinar_question_answer? boolean
---@field webinar_survey? boolean
---@field whiteboard? boolean
---@field manual_captions? boolean  read only
---@field meeting_reactions? boolean  read only

---@class zoom.settings.group_lock.other_options
---@field blur_snapshot? boolean

---@class zoom.settings.group_lock.recording
---@field account_user_access_recording? boolean
---@field auto_delete_cmr? boolean
---@field auto_recording? boolean
---@field cloud_recording? boolean
---@field cloud_recording_download? boolean
---@field host_delete_cloud_recording? boolean
---@field ip_address_access_control? zoom.settings.group_lock.recording.ip_address_access_control
---@field local_recording? boolean
---@field recording_authentication? boolean
---@field archive? boolean
---@field prevent_host_access_recording? boolean  read only

---@class zoom.settings.group_lock.recording.ip_address_access_control
---@field enable? boolean
---@field ip_addresses_or_ranges? boolean

---@class zoom.settings.group_lock.schedule_meeting
---@field audio_type? boolean
---@field embed_password_in_join_link? boolean
---@field force_pmi_jbh_password? boolean  deprecated
---@field host_video? boolean
---@field join_before_host? boolean
---@field meeting_authentication? boolean
---@field mute_upon_entry? boolean
---@field participant_video? boolean
---@field personal_meeting? boolean  write only
---@field pstn_password_protected? boolean
---@field require_password_for_instant_meetings? boolean
---@field require_password_for_pmi_meetings? boolean
---@field require_password_for_scheduling_new_meetings? boolean
---@field upcoming_meeting_reminder? boolean
---@field continuous_meeting_chat? boolean

---@class zoom.settings.group_lock.telephony
---@field telephony_regions? boolean
---@field third_party_audio? boolean

---@class zoom.settings.group_lock.meeting_security
---@field approved_or_denied_countries_or_regions? boolean
---@field auto_security? boolean
---@field block_user_domain? boolean
---@field embed_password_in_join_link? boolean
---@field encryption_type? boolean
---@field end_to_end_encrypted_meetings? boolean
---@field meeting_password? boolean
---@field only_authenticated_can_join_from_webclient? boolean
---@field phone_password? boolean
---@field pmi_password? boolean
---@field waiting_room? boolean
---@field webinar_password? boolean

---@class zoom.settings.account_lock
---@field audio_conferencing? zoom.settings.account_lock.audio_conferencing
---@field chat? zoom.settings.account_lock.chat
---@field email_notification? zoom.settings.account_lock.email_notification
---@field in_meeting? zoom.settings.account_lock.in_meeting
---@field other_options? zoom.settings.account_lock.other_options
---@field recording? zoom.settings.account_lock.recording
---@field schedule_meeting? zoom.settings.account_lock.schedule_meeting
---@field telephony? zoom.settings.account_lock.telephony
---@field tsp? zoom.settings.account_lock.tsp
---@field meeting_security? zoom.settings.account_lock.meeting_security

---@class zoom.settings.account_lock.audio_conferencing
---@field toll_free_and_fee_based_toll_call? boolean
---@field toll_call? boolean
---@field call_me_and_invite_by_phone? boolean
---@field personal_audio_conference? boolean
---@field participant_phone_masking? boolean

---@class zoom.settings.account_lock.chat
---@field share_files? boolean
---@field chat_emojis? boolean
---@field record_voice_messages? boolean
---@field record_video_messages? boolean
---@field screen_capture? boolean
---@field share_links_in_chat? boolean
---@field schedule_meetings_in_chat? boolean
---@field set_retention_period_in_cloud? boolean
---@field set_retention_period_in_local? boolean
---@field allow_users_to_add_contacts? boolean
---@field allow_users_to_chat_with_others? boolean
---@field chat_etiquette_tool? boolean
---@field send_data_to_third_party_archiving_service? boolean
---@field translate_messages? boolean
---@field search_and_send_animated_gif_images? boolean
---@field shared_spaces? boolean
---@field allow_create_channels_and_group_chats? boolean
---@field allow_huddles_from_channels? boolean
---@field download_file? boolean
---@field share_screen_in_chat? boolean
---@field chat_email_address? boolean
---@field read_receipts? boolean
---@field allow_delete_message? boolean
---@field allow_edit_message? boolean
---@field presence_on_meeting? boolean
---@field presence_away_when_screen_saver? boolean
---@field ai_summary? boolean
---@field ai_compose? boolean
---@field ai_recommend? boolean
---@field ai_reply? boolean
---@field ai_sentence_completion? boolean
---@field ai_quick_schedule? boolean
---@field survey_poll? boolean

---@class zoom.settings.account_lock.email_notification
---@field alternative_host_reminder? boolean
---@field cancel_meeting_reminder? boolean
---@field cloud_recording_available_reminder? boolean
---@field jbh_reminder? boolean
---@field schedule_for_reminder? boolean

---@class zoom.settings.account_lock.in_meeting
---@field alert_guest_join? boolean
---@field allow_users_to_delete_messages_in_meeting_chat? boolean
---@field allow_live_streaming? boolean
---@field allow_show_zoom_windows? boolean
---@field annotation? boolean
---@field anonymous_question_answer? boolean
---@field attendee_on_hold? boolean  deprecated
---@field attention_mode_focus_mode? boolean
---@field auto_answer? boolean
---@field auto_generated_captions? boolean
---@field auto_saving_chat? boolean
---@field breakout_room? boolean
---@field chat? boolean
---@field meeting_question_answer? boolean
---@field closed_caption? boolean
---@field co_host? boolean
---@field custom_data_center_regions? boolean
---@field disable_screen_sharing_for_host_meetings? boolean
---@field disable_screen_sharing_for_in_meeting_guests? boolean
---@field dscp_marking? boolean
---@field e2e_encryption? boolean
---@field entry_exit_chime? boolean
---@field far_end_camera_control? boolean
---@field feedback? boolean
---@field file_transfer? boolean
---@field full_transcript? boolean
---@field group_hd? boolean
---@field webinar_group_hd? boolean
---@field language_interpretation? boolean
---@field sign_language_interpretation? boolean
---@field webinar_reactions? boolean
---@field meeting_survey? boolean
---@field original_audio? boolean
---@field polling? boolean
---@field post_meeting_feedback? boolean
---@field private_chat? boolean
---@field remote_control? boolean
---@field non_verbal_feedback? boolean
---@field remote_support? boolean
---@field request_permission_to_unmute_participants? boolean
---@field save_caption? boolean
---@field save_captions? boolean
---@field screen_sharing? boolean
---@field sending_default_email_invites? boolean
---@field show_meeting_control_toolbar? boolean
---@field slide_control? boolean
---@field stereo_audio? boolean
---@field use_html_format_email? boolean
---@field virtual_background? boolean
---@field webinar_chat? boolean
---@field webinar_live_streaming? boolean
---@field webinar_polling? boolean
---@field webinar_question_answer? boolean
---@field webinar_survey? boolean
---@field whiteboard? boolean
---@field manual_captions? boolean  read only
---@field meeting_reactions? boolean  read only

---@class zoom.settings.account_lock.other_options
---@field blur_snapshot? boolean
---@field webinar_registration_options? boolean

---@class zoom.settings.account_lock.recording
---@field account_user_access_recording? boolean
---@field auto_delete_cmr? boolean
---@field auto_recording? boolean
---@field cloud_recording? boolean
---@field cloud_recording_download? boolean
---@field host_delete_cloud_recording? boolean
---@field ip_address_access_control? boolean
---@field local_recording? boolean
---@field prevent_host_access_recording? boolean
---@field recording_authentication? boolean
---@field archive? boolean

---@class zoom.settings.account_lock.schedule_meeting
---@field audio_type? boolean
---@field embed_password_in_join_link? boolean
---@field enforce_login? boolean
---@field enforce_login_domains? boolean
---@field enforce_login_with_domains? boolean
---@field host_video? boolean
---@field join_before_host? boolean
---@field meeting_authentication? boolean
---@field not_store_meeting_topic? boolean
---@field always_display_zoom_webinar_as_topic? boolean
---@field participant_video? boolean
---@field personal_meeting? boolean  write only
---@field require_password_for_instant_meetings? boolean
---@field require_password_for_pmi_meetings? boolean
---@field require_password_for_scheduling_new_meetings? boolean
---@field use_pmi_for_instant_meetings? boolean
---@field use_pmi_for_scheduled_meetings? boolean
---@field continuous_meeting_chat? boolean

---@class zoom.settings.account_lock.telephony
---@field telephony_regions? boolean
---@field third_party_audio? boolean

---@class zoom.settings.account_lock.tsp
---@field call_out? boolean
---@field show_international_numbers_link? boolean
---@field display_toll_free_numbers? boolean  read only

---@class zoom.settings.account_lock.meeting_security
---@field approved_or_denied_countries_or_regions? boolean
---@field auto_security? boolean
---@field block_user_domain? boolean
---@field chat_etiquette_tool? boolean
---@field embed_password_in_join_link? boolean
---@field encryption_type? boolean
---@field end_to_end_encrypted_meetings? boolean
---@field meeting_password? boolean
---@field only_authenticated_can_join_from_webclient? boolean
---@field phone_password? boolean
---@field pmi_password? boolean
---@field waiting_room? boolean
---@field webinar_password? boolean

---@class zoom.settings.phone_user
---@field emergency_address_id? string
---@field extension_number? string
---@field policy? zoom.settings.phone_user.policy
---@field site_id? string
---@field template_id? string  write only
---@field calling_plans? zoom.settings.phone_user.calling_plans.item[]  read only, at most 150 elements
---@field cost_center? string  read only
---@field department? string  read only
---@field email? string  read only
---@field emergency_address? zoom.settings.phone_user.emergency_address  read only
---@field extension_id? string  read only
---@field id? string  read only
---@field phone_numbers? zoom.settings.phone_user.phone_numbers.item[]  read only, at most 10 elements
---@field phone_user_id? string  read only
---@field site_admin? boolean  read only
---@field status? "activate"|"deactivate"  read only
---@field area_code? string
---@field audio_prompt_language? string
---@field default_transcription_language? "en-US"|"en-GB"|"es-US"|"fr-CA"|"da-DK"|"de-DE"|"es-ES"|"fr-FR"|"it-IT"|"nl-NL"|"pt-PT"|"ja"|"ko-KR"|"pt-BR"|"zh-CN"
---@field country_iso_code? string
---@field music_on_hold_id? string
---@field outbound_caller_id? string
---@field shared_lines_call_setting? zoom.settings.phone_user.shared_lines_call_setting
---@field break_hours? zoom.settings.phone_user.break_hours
---@field business_hours_settings? zoom.settings.phone_user.business_hours_settings
---@field holiday_hours? zoom.settings.phone_user.holiday_hours
---@field company_number? string  read only
---@field country? zoom.settings.phone_user.country  read only
---@field delegation? zoom.settings.phone_user.delegation  read only
---@field desk_phone? zoom.settings.phone_user.desk_phone  read only
---@field settings_extension_number? integer  read only
---@field outbound_caller? zoom.settings.phone_user.outbound_caller  read only
---@field outbound_caller_ids? zoom.settings.phone_user.outbound_caller_ids.item[]  read only, at most 1000 elements
---@field settings_status? "Active"|"Inactive"  read only
---@field voice_mail? zoom.settings.phone_user.voice_mail.item[]  read only, at most 50 elements
---@field intercom? zoom.settings.phone_user.intercom  read only
---@field auto_call_recording_access_members? zoom.settings.phone_user.auto_call_recording_access_members.item[]  read only, at most 50 elements
---@field ad_hoc_call_recording_access_members? zoom.settings.phone_user.ad_hoc_call_recording_access_members.item[]  read only, at most 50 elements

---@class zoom.settings.phone_user.policy
---@field ad_hoc_call_recording? zoom.settings.phone_user.policy.ad_hoc_call_recording
---@field auto_call_recording? zoom.settings.phone_user.policy.auto_call_recording
---@field call_overflow? zoom.settings.phone_user.policy.call_overflow
---@field call_park? zoom.settings.phone_user.policy.call_park
---@field call_transferring? zoom.settings.phone_user.policy.call_transferring
---@field delegation? boolean
---@field elevate_to_meeting? boolean
---@field emergency_address_management? zoom.settings.phone_user.policy.emergency_address_management
---@field emergency_calls_to_psap? boolean
---@field forwarding_to_external_numbers? boolean  deprecated
---@field call_handling_forwarding_to_other_users? zoom.settings.phone_user.policy.call_handling_forwarding_to_other_users
---@field hand_off_to_room? zoom.settings.phone_user.policy.hand_off_to_room
---@field international_calling? boolean
---@field mobile_switch_to_carrier? zoom.settings.phone_user.policy.mobile_switch_to_carrier
---@field select_outbound_caller_id? zoom.settings.phone_user.policy.select_outbound_caller_id
---@field sms? zoom.settings.phone_user.policy.sms
---@field voicemail? zoom.settings.phone_user.policy.voicemail
---@field voicemail_access_members? zoom.settings.phone_user.policy.voicemail_access_members.item[]  at most 50 elements
---@field zoom_phone_on_mobile? zoom.settings.phone_user.policy.zoom_phone_on_mobile
---@field personal_audio_library? zoom.settings.phone_user.policy.personal_audio_library
---@field voicemail_transcription? zoom.settings.phone_user.policy.voicemail_transcription
---@field voicemail_notification_by_email? zoom.settings.phone_user.policy.voicemail_notification_by_email
---@field shared_voicemail_notification_by_email? zoom.settings.phone_user.policy.shared_voicemail_notification_by_email
---@field check_voicemails_over_phone? zoom.settings.phone_user.policy.check_voicemails_over_phone
---@field audio_intercom? zoom.settings.phone_user.policy.audio_intercom
---@field e2e_encryption? zoom.settings.phone_user.policy.e2e_encryption
---@field zoom_phone_on_desktop? zoom.settings.phone_user.policy.zoom_phone_on_desktop
---@field online_fax? zoom.settings.phone_user.policy.online_fax
---@field show_custom_disclaimer_when_using_zoom_phone? zoom.settings.phone_user.policy.show_custom_disclaimer_when_using_zoom_phone
---@field ad_hoc_call_recording_access_members? zoom.settings.phone_user.policy.ad_hoc_call_recording_access_members.item[]  read only, at most 50 elements
---@field auto_call_recording_access_members? zoom.settings.phone_user.policy.auto_call_recording_access_members.item[]  read only, at most 50 elements
---@field peer_to_peer_media? zoom.settings.phone_user.policy.peer_to_peer_media  read only
---@field outbound_calling? zoom.settings.phone_user.policy.outbound_calling  read only
---@field outbound_sms? zoom.settings.phone_user.policy.outbound_sms  read only
---@field allow_end_user_edit_call_handling? zoom.settings.phone_user.policy.allow_end_user_edit_call_handling  read only
---@field voicemail_intent_based_prioritization? zoom.settings.phone_user.policy.voicemail_intent_based_prioritization  read only
---@field voicemail_tasks? zoom.settings.phone_user.policy.voicemail_tasks  read only

---@class zoom.settings.phone_user.policy.ad_hoc_call_recording
---@field enable? boolean
---@field recording_start_prompt? boolean
---@field recording_transcription? boolean
---@field reset? boolean  write only
---@field play_recording_beep_tone? zoom.settings.phone_user.policy.ad_hoc_call_recording.play_recording_beep_tone
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only

---@class zoom.settings.phone_user.policy.ad_hoc_call_recording.play_recording_beep_tone
---@field enable? boolean
---@field play_beep_volume? 0|20|40|60|80|100
---@field play_beep_time_interval? 5|10|15|20|25|30|60|120
---@field play_beep_member? "allMember"|"recordingSide"

---@class zoom.settings.phone_user.policy.auto_call_recording
---@field allow_stop_resume_recording? boolean
---@field disconnect_on_recording_failure? boolean
---@field enable? boolean
---@field recording_calls? "inbound"|"outbound"|"both"
---@field recording_explicit_consent? boolean  deprecated
---@field recording_start_prompt? boolean  deprecated
---@field recording_transcription? boolean
---@field play_recording_beep_tone? zoom.settings.phone_user.policy.auto_call_recording.play_recording_beep_tone
---@field reset? boolean  write only
---@field inbound_audio_notification? zoom.settings.phone_user.policy.auto_call_recording.inbound_audio_notification
---@field outbound_audio_notification? zoom.settings.phone_user.policy.auto_call_recording.outbound_audio_notification
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only

---@class zoom.settings.phone_user.policy.auto_call_recording.play_recording_beep_tone
---@field enable? boolean
---@field play_beep_volume? 0|20|40|60|80|100
---@field play_beep_time_interval? 5|10|15|20|25|30|60|120
---@field play_beep_member? "allMember"|"recordingSide"

---@class zoom.settings.phone_user.policy.auto_call_recording.inbound_audio_notification
---@field recording_start_prompt? boolean
---@field recording_explicit_consent? boolean

---@class zoom.settings.phone_user.policy.auto_call_recording.outbound_audio_notification
---@field recording_start_prompt? boolean
---@field recording_explicit_consent? boolean

---@class zoom.settings.phone_user.policy.call_overflow
---@field call_overflow_type? 1|2|3|4
---@field enable? boolean
---@field reset? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.call_park
---@field call_not_picked_up_action? integer
---@field enable? boolean
---@field expiration_period? 1|2|3|4|5|6|7|8|9|10|15|20|25|30|35|40|45|50|55|60
---@field forward_to_extension_id? string
---@field forward_to? zoom.settings.phone_user.policy.call_park.forward_to  read only
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only

---@class zoom.settings.phone_user.policy.call_park.forward_to
---@field display_name? string  read only
---@field extension_id? string  read only
---@field extension_number? integer  read only
---@field extension_type? "user"|"zoomRoom"|"commonArea"|"ciscoRoom/polycomRoom"|"autoReceptionist"|"callQueue"|"sharedLineGroup"  read only
---@field id? string  read only

---@class zoom.settings.phone_user.policy.call_transferring
---@field call_transferring_type? 1|2|3|4
---@field enable? boolean
---@field reset? boolean  write only
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only

---@class zoom.settings.phone_user.policy.emergency_address_management
---@field enable? boolean
---@field prompt_default_address? boolean

---@class zoom.settings.phone_user.policy.call_handling_forwarding_to_other_users
---@field enable? boolean
---@field call_forwarding_type? 1|2|3|4
---@field reset? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.hand_off_to_room
---@field enable? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only

---@class zoom.settings.phone_user.policy.mobile_switch_to_carrier
---@field enable? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only

---@class zoom.settings.phone_user.policy.select_outbound_caller_id
---@field enable? boolean
---@field allow_hide_outbound_caller_id? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only

---@class zoom.settings.phone_user.policy.sms
---@field enable? boolean
---@field international_sms? boolean
---@field international_sms_countries? string[]  at most 100 elements
---@field allow_copy? boolean
---@field allow_paste? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only

---@class zoom.settings.phone_user.policy.voicemail
---@field allow_delete? boolean
---@field allow_download? boolean
---@field allow_transcription? boolean
---@field allow_videomail? boolean
---@field enable? boolean

---@class zoom.settings.phone_user.policy.voicemail_access_members.item
---@field access_user_id? string
---@field allow_delete? boolean
---@field allow_download? boolean
---@field allow_sharing? boolean
---@field shared_id? string  read only

---@class zoom.settings.phone_user.policy.zoom_phone_on_mobile
---@field allow_calling_sms_mms? boolean  deprecated
---@field enable? boolean
---@field allow_calling_clients? ("ios"|"android"|"intune"|"blackberry")[]  at most 10 elements
---@field allow_sms_mms_clients? ("ios"|"android"|"intune"|"blackberry")[]  at most 10 elements
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only

---@class zoom.settings.phone_user.policy.personal_audio_library
---@field allow_music_on_hold_customization? boolean
---@field allow_voicemail_and_message_greeting_customization? boolean
---@field enable? boolean
---@field reset? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.voicemail_transcription
---@field enable? boolean
---@field reset? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.voicemail_notification_by_email
---@field include_voicemail_file? boolean
---@field include_voicemail_transcription? boolean
---@field enable? boolean
---@field reset? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.shared_voicemail_notification_by_email
---@field enable? boolean
---@field reset? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.check_voicemails_over_phone
---@field enable? boolean
---@field reset? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.audio_intercom
---@field enable? boolean
---@field reset? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.e2e_encryption
---@field enable? boolean
---@field reset? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.zoom_phone_on_desktop
---@field enable? boolean
---@field reset? boolean
---@field allow_calling_clients? ("mac_os"|"windows"|"vdi_client"|"linux")[]  at most 10 elements
---@field allow_sms_mms_clients? ("mac_os"|"windows"|"vdi_client"|"linux")[]  at most 10 elements
---@field locked? boolean  read only
---@field locked_by? "invalid"|"account"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.online_fax
---@field enable? boolean
---@field reset? boolean
---@field fax_notification_by_email? boolean
---@field include_fax_as_attachment? boolean
---@field enable_outbound_fax_transmission_report? boolean
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.show_custom_disclaimer_when_using_zoom_phone
---@field enable? boolean
---@field reset? boolean  write only
---@field display_frequency? "first_time_only"|"every_time"|"every_month"|"every_quarter"|"every_6_months"|"every_year"
---@field custom_disclaimer_list? zoom.settings.phone_user.policy.show_custom_disclaimer_when_using_zoom_phone.custom_disclaimer_list.item[]
---@field locked? boolean  read only
---@field locked_by? "invalid"|"account"|"user_group"|"site"  read only

---@class zoom.settings.phone_user.policy.show_custom_disclaimer_when_using_zoom_phone.custom_disclaimer_list.item
---@field language? "en"|"de"|"es"|"fr"|"it"|"nl"|"pt"|"ja"|"ko"|"zh-cn"|"zh-tw"|"no"|"ru"|"ms"|"vi"|"uk"|"id"|"pl"|"tr"
---@field title? string  at most 60 characters
---@field body? string  at most 500 characters
---@field default? boolean

---@class zoom.settings.phone_user.policy.ad_hoc_call_recording_access_members.item
---@field access_user_id? string  read only
---@field allow_delete? boolean  read only
---@field allow_download? boolean  read only
---@field shared_id? string  read only

---@class zoom.settings.phone_user.policy.auto_call_recording_access_members.item
---@field access_user_id? string  read only
---@field allow_delete? boolean  read only
---@field allow_download? boolean  read only
---@field shared_id? string  read only

---@class zoom.settings.phone_user.policy.peer_to_peer_media
---@field enable? boolean  read only
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.outbound_calling
---@field enable? boolean  read only
---@field locked? boolean  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.outbound_sms
---@field enable? boolean  read only
---@field locked? boolean  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.allow_end_user_edit_call_handling
---@field enable? boolean  read only
---@field locked? boolean  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.voicemail_intent_based_prioritization
---@field enable? boolean  read only
---@field locked? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only
---@field modified? boolean  read only

---@class zoom.settings.phone_user.policy.voicemail_tasks
---@field enable? boolean  read only
---@field locked? boolean  read only
---@field modified? boolean  read only
---@field locked_by? "account"|"user_group"|"site"  read only

---@class zoom.settings.phone_user.calling_plans.item
---@field type? integer  read only
---@field billing_account_id? string  read only
---@field billing_account_name? string  read only
---@field billing_subscription_id? string  read only
---@field billing_subscription_name? string  read only

---@class zoom.settings.phone_user.emergency_address
---@field address_line1? string  read only
---@field address_line2? string  read only
---@field city? string  read only
---@field country? string  read only, at most 2 characters
---@field id? string  read only
---@field state_code? string  read only
---@field zip? string  read only

---@class zoom.settings.phone_user.phone_numbers.item
---@field id? string  read only
---@field number? string  read only

---@class zoom.settings.phone_user.shared_lines_call_setting
---@field shared_line_appearances? zoom.settings.phone_user.shared_lines_call_setting.shared_line_appearances
---@field shared_line_groups? zoom.settings.phone_user.shared_lines_call_setting.shared_line_groups

---@class zoom.settings.phone_user.shared_lines_call_setting.shared_line_appearances
---@field executives? zoom.settings.phone_user.shared_lines_call_setting.shared_line_appearances.executives.item[]  at most 15 elements

---@class zoom.settings.phone_user.shared_lines_call_setting.shared_line_appearances.executives.item
---@field user_id? string
---@field receive_calls? boolean
---@field display_name? string  read only
---@field allow_opt_out? boolean  read only

---@class zoom.settings.phone_user.shared_lines_call_setting.shared_line_groups
---@field receive_calls? boolean
---@field shared_line_group? zoom.settings.phone_user.shared_lines_call_setting.shared_line_groups.shared_line_group.item[]  at most 10 elements

---@class zoom.settings.phone_user.shared_lines_call_setting.shared_line_groups.shared_line_group.item
---@field slg_id? string
---@field receive_calls? boolean
---@field display_name? string  read only

---@class zoom.settings.phone_user.break_hours
---@field break_hour_settings? zoom.settings.phone_user.break_hours.break_hour_settings.item[]  at most 5 elements

---@class zoom.settings.phone_user.break_hours.break_hour_settings.item
---@field break_hour_id? string  write only
---@field break_hour_name? string  write only, at most 255 characters
---@field break_hour_type? "every_business_day"|"custom_hours"  write only
---@field break_hour_setting? zoom.settings.phone_user.break_hours.break_hour_settings.item.break_hour_setting  write only

---@class zoom.settings.phone_user.break_hours.break_hour_settings.item.break_hour_setting
---@field from? string  write only
---@field to? string  write only
---@field days? zoom.settings.phone_user.break_hours.break_hour_settings.item.break_hour_setting.days.item[]  write only, at most 7 elements

---@class zoom.settings.phone_user.break_hours.break_hour_settings.item.break_hour_setting.days.item
---@field weekday 1|2|3|4|5|6|7  write only
---@field enable? boolean  write only
---@field from string  write only
---@field to string  write only

---@class zoom.settings.phone_user.business_hours_settings
---@field business_hours? zoom.settings.phone_user.business_hours_settings.business_hours.item[]  at most 7 elements
---@field business_hour_type? 1|2

---@class zoom.settings.phone_user.business_hours_settings.business_hours.item
---@field from? string
---@field to? string
---@field type? 0|1|2
---@field weekday? 1|2|3|4|5|6|7

---@class zoom.settings.phone_user.holiday_hours
---@field holidays? zoom.settings.phone_user.holiday_hours.holidays.item[]  at most 10 elements

---@class zoom.settings.phone_user.holiday_hours.holidays.item
---@field name? string  write only
---@field from? string  write only
---@field to? string  write only

---@class zoom.settings.phone_user.country
---@field code? string  read only
---@field country_code? string  read only
---@field name? string  read only

---@class zoom.settings.phone_user.delegation
---@field assistants? zoom.settings.phone_user.delegation.assistants.item[]  read only, at most 15 elements
---@field privacy? boolean  read only
---@field privileges? (1|2|3|4|5|6|7)[]  read only, at most 10 elements
---@field locked? boolean  read only

---@class zoom.settings.phone_user.delegation.assistants.item
---@field display_name? string  read only
---@field extension_id? string  read only
---@field extension_number? integer  read only
---@field extension_type? string  read only
---@field id? string  read only

---@class zoom.settings.phone_user.desk_phone
---@field devices? zoom.settings.phone_user.desk_phone.devices.item[]  read only, at most 10 elements
---@field keys_positions? zoom.settings.phone_user.desk_phone.keys_positions  read only
---@field phone_screen_lock? boolean  read only
---@field pin_code? string  read only

---@class zoom.settings.phone_user.desk_phone.devices.item
---@field device_type? string  read only
---@field display_name? string  read only
---@field id? string  read only
---@field policy? zoom.settings.phone_user.desk_phone.devices.item.policy  read only
---@field status? "online"|"offline"  read only
---@field mac_address? string  read only
---@field private_ip? string  read only
---@field public_ip? string  read only

---@class zoom.settings.phone_user.desk_phone.devices.item.policy
---@field call_control? zoom.settings.phone_user.desk_phone.devices.item.policy.call_control  read only
---@field hot_desking? zoom.settings.phone_user.desk_phone.devices.item.policy.hot_desking  read only

---@class zoom.settings.phone_user.desk_phone.devices.item.policy.call_control
---@field status? "unsupported"|"on"|"off"  read only

---@class zoom.settings.phone_user.desk_phone.devices.item.policy.hot_desking
---@field status? "unsupported"|"on"|"off"  read only

---@class zoom.settings.phone_user.desk_phone.keys_positions
---@field primary_number? string  read only

---@class zoom.settings.phone_user.outbound_caller
---@field number? string  read only

---@class zoom.settings.phone_user.outbound_caller_ids.item
---@field is_default? boolean  read only
---@field name? string  read only
---@field number? string  read only

---@class zoom.settings.phone_user.voice_mail.item
---@field access_user_id? string  read only
---@field access_user_type? "commonArea"|"user"  read only
---@field delete? boolean  read only
---@field download? boolean  read only
---@field shared_id? string  read only

---@class zoom.settings.phone_user.intercom
---@field audio_intercoms? zoom.settings.phone_user.intercom.audio_intercoms.item[]  read only, at most 300 elements
---@field device? zoom.settings.phone_user.intercom.device  read only

---@class zoom.settings.phone_user.intercom.audio_intercoms.item
---@field extension_id? string  read only
---@field extension_number? string  read only
---@field extension_type? string  read only
---@field display_name? string  read only
---@field status? "active"|"pending"  read only
---@field device_id? string  read only
---@field device_status? "online"|"offline"|"no device"  read only

---@class zoom.settings.phone_user.intercom.device
---@field id? string  read only
---@field name? string  read only

---@class zoom.settings.phone_user.auto_call_recording_access_members.item
---@field access_user_id? string  read only
---@field allow_delete? boolean  read only
---@field allow_download? boolean  read only
---@field shared_id? string  read only

---@class zoom.settings.phone_user.ad_hoc_call_recording_access_members.item
---@field access_user_id? string  read only
---@field allow_delete? boolean  read only
---@field allow_download? boolean  read only
---@field shared_id? string  read only

---@class zoom.settings.profile
---@field cms_user_id? string
---@field company? string  at most 255 characters
---@field custom_attributes? zoom.settings.profile.custom_attributes.item[]  at most 5 elements
---@field dept? string
---@field first_name? string  at most 64 characters
---@field group_id? string  write only
---@field division_ids? string[]
---@field host_key? string  write only, at most 10 characters
---@field job_title? string  at most 128 characters
---@field cost_center? string
---@field language? string
---@field last_name? string  at most 64 characters
---@field location? string  at most 256 characters
---@field manager? string
---@field phone_country? string  deprecated
---@field phone_number? string  deprecated
---@field phone_numbers? zoom.settings.profile.phone_numbers.item[]  at most 3 elements
---@field pmi? integer  1000000000 to 9999999999
---@field pronouns? string
---@field pronouns_option? 1|2|3
---@field timezone? string
---@field type? 1|2|4
---@field use_pmi? boolean
---@field vanity_name? string  write only
---@field display_name? string  at most 128 characters
---@field zoom_one_type? integer
---@field plan_united_type? "1"|"2"|"4"|"8"|"16"|"32"|"64"|"128"|"256"|"512"|"1024"|"2048"|"4096"|"8192"|"16384"|"32768"|"65536"|"131072"|"none"
---@field about_me? string  write only, at most 150 characters
---@field linkedin_url? string  write only
---@field license_info_list? zoom.settings.profile.license_info_list.item[]  at most 2 elements
---@field id? string  read only
---@field created_at? string  read only
---@field email? string  read only
---@field last_client_version? string  read only
---@field last_login_time? string  read only
---@field role_name? string  read only
---@field account_id? string  read only
---@field account_number? integer  read only
---@field user_created_at? string  read only
---@field employee_unique_id? string  read only
---@field group_ids? string[]  read only
---@field im_group_ids? string[]  read only
---@field jid? string  read only
---@field login_types? (0|1|11|21|23|24|27|97|98|99|100|101)[]  read only
---@field personal_meeting_url? string  read only
---@field pic_url? string  read only
---@field role_id? string
---@field status? "active"|"inactive"
---@field vanity_url? string  read only
---@field verified? integer  read only
---@field cluster? string  read only

---@class zoom.settings.profile.custom_attributes.item
---@field key? string
---@field name? string
---@field value? string

---@class zoom.settings.profile.phone_numbers.item
---@field code? string
---@field country? string
---@field label? "Mobile"|"Office"|"Home"|"Fax"
---@field number? string
---@field verified? boolean  read only

---@class zoom.settings.profile.license_info_list.item
---@field license_type "MEETING"|"ZOOM_WORKPLACE_BUNDLE"
---@field license_option integer  at least 0
---@field subscription_id string
